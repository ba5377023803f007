package me.degenduel.serving.live;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import me.degenduel.serving.live.Field.Style;

/**
 * JSON Schemas of records, as OpenAPI and AsyncAPI both read them. A record that is part of another one is a component of
 * its own, and a row that a message has is what its examples have there.
 *
 * <p>Nothing forbids a field that it does not name: who reads ours must bear new ones.
 */
public final class Schemas {
    private static final String COMPONENTS = "#/components/schemas/";

    private final Map<String, Object> components = new TreeMap<>();

    /** An object of JSON, in the order in which it is said; what is null is left out. */
    public static Map<String, Object> object(Object... keysAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (var i = 0; i < keysAndValues.length; i += 2) {
            if (keysAndValues[i + 1] != null) {
                object.put((String) keysAndValues[i], keysAndValues[i + 1]);
            }
        }
        return object;
    }

    public static Map<String, Object> refer(String name) {
        return object("$ref", COMPONENTS + name);
    }

    /** All that was spoken of. */
    public Map<String, Object> components() {
        return components;
    }

    public Map<String, Object> add(String name, Object schema) {
        components.put(name, schema);
        return refer(name);
    }

    /** What a record is called. */
    public static String name(Class<?> record) {
        var owner = record.getEnclosingClass();
        var name = record.getSimpleName().replaceFirst("Json$", "");
        if (owner == null || owner == ServerMessage.class || owner == Wire.class) {
            return name;
        }
        return record.getSimpleName().equals("Shown") && owner.isRecord() ? name(owner) : name(owner) + name;
    }

    /** A record as we write it. */
    public Map<String, Object> of(Class<?> record) {
        return of(record, List.of(), Style.TOLD);
    }

    private Map<String, Object> of(Class<?> record, List<Record> examples, Style style) {
        var name = name(record);
        if (!components.containsKey(name)) {
            // It may have others of its kind in it.
            components.put(name, object());
            components.put(name, fields(record, examples, style, Set.of()));
        }
        return refer(name);
    }

    /** A record of which an example is all that is known. */
    Map<String, Object> of(Record example) {
        var shown = Field.shown(example);
        return of(shown.getClass(), List.of(shown), Style.TOLD);
    }

    /**
     * A record's own fields.
     *
     * @param without what is said elsewhere
     */
    public Map<String, Object> fields(
            Class<?> record, List<? extends Record> examples, Style style, Set<String> without) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (var field : Field.of(record, style)) {
            if (without.contains(field.name())) {
                continue;
            }
            var values = examples.stream()
                    .flatMap(example -> field.value(example).stream())
                    .toList();
            var type = type(field.type(), values, style);
            properties.put(field.name(), field.isNull() ? orNull(type) : type);
            if (!field.isLeftOut()) {
                required.add(field.name());
            }
        }
        return object("type", "object", "required", required.isEmpty() ? null : required, "properties", properties);
    }

    private Map<String, Object> type(Type type, List<Object> examples, Style style) {
        if (type instanceof ParameterizedType generic) {
            return Map.class.isAssignableFrom((Class<?>) generic.getRawType())
                    ? object(
                            "type",
                            "object",
                            "additionalProperties",
                            type(generic.getActualTypeArguments()[1], List.of(), style))
                    : object(
                            "type",
                            "array",
                            "items",
                            type(
                                    generic.getActualTypeArguments()[0],
                                    examples.stream()
                                            .flatMap(list -> ((List<?>) list).stream())
                                            .map(Object.class::cast)
                                            .toList(),
                                    style));
        }
        var plain = (Class<?>) type;
        if (plain == String.class) {
            return object("type", "string");
        } else if (plain == Instant.class) {
            return object("type", "string", "format", "date-time");
        } else if (plain == boolean.class || plain == Boolean.class) {
            return object("type", "boolean");
        } else if (Set.of(int.class, Integer.class, long.class, Long.class).contains(plain)) {
            return object("type", "integer");
        } else if (Number.class.isAssignableFrom(plain) || plain == double.class) {
            return object("type", "number");
        } else if (plain == Code.class) {
            return refer("ErrorCode");
        } else if (plain.isEnum()) {
            return object("type", "string", "enum", words(plain));
        } else if (plain == JsonNode.class) {
            return object();
        } else if (plain == Json.class) {
            return any(examples.stream()
                    .flatMap(json -> Examples.made((Json) json).stream())
                    .map(this::row)
                    .toList());
        } else if (plain.isRecord()) {
            return of(plain, examples.stream().map(Record.class::cast).toList(), style);
        }
        throw new AssertionError("Nobody has said what " + plain + " is in JSON Schema");
    }

    private Map<String, Object> row(Object made) {
        return made instanceof List<?> rows
                ? object(
                        "type",
                        "array",
                        "items",
                        any(rows.stream().map(this::row).toList()))
                : of((Record) made);
    }

    private static Map<String, Object> any(List<Map<String, Object>> schemas) {
        var all = new LinkedHashSet<>(schemas);
        return switch (all.size()) {
            case 0 -> object();
            case 1 -> all.getFirst();
            default -> object("anyOf", List.copyOf(all));
        };
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.isEmpty()) {
            return schema;
        }
        if (!(schema.get("type") instanceof String type)) {
            return object("anyOf", List.of(schema, object("type", "null")));
        }
        var nullable = new LinkedHashMap<>(schema);
        nullable.put("type", List.of(type, "null"));
        nullable.computeIfPresent(
                "enum", (key, values) -> Stream.concat(((List<?>) values).stream(), Stream.of((Object) null))
                        .collect(toCollection(ArrayList::new)));
        return nullable;
    }

    static List<String> words(Class<?> ofEnum) {
        return Stream.of(ofEnum.getEnumConstants())
                .map(value -> Wire.JSON.convertValue(value, String.class))
                .filter(Objects::nonNull)
                .toList();
    }
}
