package me.degenduel.serving.live;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import me.degenduel.schemas.Golden;
import org.junit.jupiter.api.Test;

/** The types of the client library are made of the messages, and of the rows in their examples. */
class ClientLibraryTest {
    private static final Path FILE = Path.of("clients/typescript/src/messages.ts");

    /** Each record that a message or a row has in it, by its name there. */
    private final Map<String, String> interfaces = new TreeMap<>();

    @Test
    void the_types_say_what_the_messages_say() {
        var server = messages("ServerMessages", "Everything the server says, by type.", Examples.SERVER);
        var client = messages("ClientMessages", "Everything a client may say, by type.", Examples.CLIENT);
        var rows = rows();
        var file = new StringBuilder("""
                // Generated from the messages, channels and endpoints of `serving` by ./dd agree.

                """);
        interfaces.values().forEach(each -> file.append(each).append("\n"));
        file.append(server)
                .append("\n")
                .append(client)
                .append("\n")
                .append(rows)
                .append("""

                export type ServerMessage = { [T in keyof ServerMessages]: { type: T } & ServerMessages[T] }[keyof ServerMessages];
                export type ClientMessage = { [T in keyof ClientMessages]: { type: T } & ClientMessages[T] }[keyof ClientMessages];

                /** What can be wrong, as `error` says it. */
                export type ErrorCode = %s;

                /** The sockets. */
                export type Endpoint = %s;

                /** Closed with this code: a token is needed, or the session was ended. */
                export const SIGN_IN_FIRST = %d;
                """.formatted(
                        union(Stream.of(Code.values()).map(Code::name)),
                        union(SocketsPageTest.endpoints(new Instance()).stream().map(Endpoint::name)),
                        CloseCode.SIGN_IN_FIRST.number));
        Golden.agree(FILE, file.toString());
    }

    private String messages(String name, String about, List<?> examples) {
        var members = examples.stream()
                .map(Record.class::cast)
                .map(message -> "  /** %s */\n  %s: %s;\n"
                        .formatted(
                                message.getClass().getAnnotation(About.class).value(),
                                key(Wire.type(message.getClass())),
                                object(message.getClass(), Optional.of(message), "  ")))
                .collect(joining());
        return "/** %s */\nexport interface %s {\n%s}\n".formatted(about, name, members);
    }

    /** A channel's name, with an asterisk for all that clients say. */
    private static String pattern(Channel channel) {
        return channel.name().replaceFirst("<.*>", "*");
    }

    private static boolean covers(String pattern, String other) {
        var ends = pattern.split("\\*", 2);
        return pattern.equals(other) || (ends.length == 2 && other.startsWith(ends[0]) && other.endsWith(ends[1]));
    }

    private static String shape(Channel channel) {
        return Stream.of(
                        channel.by().map(key -> "key: \"" + key + "\""),
                        Examples.ROWS.get(channel.name()).isHistory()
                                ? Optional.of("history: true")
                                : Optional.<String>empty())
                .flatMap(Optional::stream)
                .collect(joining(", "));
    }

    private String rows() {
        var types = new StringBuilder();
        var shapes = new StringBuilder();
        var all = new Instance().channels.all();
        for (var channel : all) {
            assertThat(Examples.ROWS.get(channel.name()))
                    .as("what the rows of %s are, as Examples.ROWS should say", channel.name())
                    .isNotNull();
        }
        all.stream()
                .collect(groupingBy(ClientLibraryTest::pattern, LinkedHashMap::new, toList()))
                .forEach((pattern, same) -> {
                    // A name that others may be, too, has the rows of all of them: so TypeScript wants it.
                    var row = all.stream()
                            .filter(other -> covers(pattern, pattern(other)))
                            .map(other -> json(Examples.ROWS.get(other.name()).example()))
                            .distinct()
                            .collect(joining(" | "));
                    types.append("  /** %s */\n  %s: %s;\n"
                            .formatted(
                                    same.stream().map(Channel::about).collect(joining(" ")),
                                    pattern.contains("*")
                                            ? "[name: `" + pattern.replace("*", "${string}") + "`]"
                                            : key(pattern),
                                    row));
                    var shape = same.stream()
                            .map(ClientLibraryTest::shape)
                            .distinct()
                            .toList();
                    assertThat(shape)
                            .as("how the rows of %s are told apart", pattern)
                            .hasSize(1);
                    shapes.append("  \"%s\": { %s },\n"
                            .formatted(pattern, shape.getFirst())
                            .replace("{  }", "{}"));
                });
        return """
                /** The rows of each channel. */
                export interface Rows {
                %s}

                export type Row = Rows[keyof Rows];

                /** How a channel's rows are told apart, and whether the oldest are forgotten, unsaid. */
                export interface Shape {
                  key?: string;
                  history?: boolean;
                }

                /** By the channel's name, in which an asterisk is whatever a client says there. */
                export const SHAPES: Record<string, Shape> = {
                %s};
                """.formatted(types, shapes);
    }

    /** @param example of this record, where there is one */
    private String object(Class<?> record, Optional<Record> example, String indent) {
        var fields = Field.of(record).stream()
                .map(field -> "%s  %s%s: %s%s;\n"
                        .formatted(
                                indent,
                                key(field.name()),
                                field.isLeftOut() ? "?" : "",
                                type(field, example.flatMap(field::value)),
                                field.isNull() ? " | null" : ""))
                .collect(joining());
        return fields.isEmpty() ? "{}" : "{\n" + fields + indent + "}";
    }

    private String type(Field field, Optional<Object> example) {
        // What a channel is, says what these are.
        return field.name().equals("rows") ? "Row[]" : type(field.type(), example);
    }

    private String type(Type type, Optional<Object> example) {
        if (type instanceof ParameterizedType generic) {
            return Map.class.isAssignableFrom((Class<?>) generic.getRawType())
                    ? "Record<string, " + type(generic.getActualTypeArguments()[1], Optional.empty()) + ">"
                    : element(generic, example) + "[]";
        }
        var plain = (Class<?>) type;
        if (plain == String.class || plain == Instant.class) {
            return "string";
        } else if (plain == boolean.class || plain == Boolean.class) {
            return "boolean";
        } else if (plain.isPrimitive() || Number.class.isAssignableFrom(plain)) {
            return "number";
        } else if (plain == Code.class) {
            return "ErrorCode";
        } else if (plain.isEnum()) {
            return union(Stream.of(plain.getEnumConstants()).map(ClientLibraryTest::text));
        } else if (plain == JsonNode.class) {
            return "unknown";
        } else if (plain == Json.class) {
            return example.map(row -> json((Json) row)).orElse("unknown");
        } else if (plain.isRecord()) {
            return named(plain, example.map(Record.class::cast));
        }
        throw new AssertionError("Nobody has said what " + plain + " is in TypeScript");
    }

    private String element(ParameterizedType list, Optional<Object> example) {
        var first = example.map(each -> (List<?>) each)
                .filter(each -> !each.isEmpty())
                .map(each -> (Object) each.getFirst());
        var element = type(list.getActualTypeArguments()[0], first);
        return element.contains("|") ? "(" + element + ")" : element;
    }

    /** A record of its own name, which is a row's where it is one. */
    private String named(Class<?> record, Optional<Record> example) {
        var owner = record.getSimpleName().equals("Shown") ? record.getEnclosingClass() : record;
        var name = owner.getSimpleName().replaceFirst("Json$", "Row");
        if (!interfaces.containsKey(name)) {
            interfaces.put(name, "");
            interfaces.put(name, "export interface " + name + " " + object(record, example, "") + "\n");
        }
        return name;
    }

    private String json(Json row) {
        return Examples.made(row)
                .map(record -> {
                    var shown = Field.shown((Record) record);
                    return named(shown.getClass(), Optional.of(shown));
                })
                .orElseGet(() -> shape(parsed(row)));
    }

    /** Of JSON whose record nobody knows: as its example looks. */
    private static String shape(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> (json.isEmpty() ? "unknown" : shape(json.get(0))) + "[]";
            case OBJECT ->
                json.properties().stream()
                        .map(field -> key(field.getKey()) + ": " + shape(field.getValue()))
                        .collect(joining("; ", "{ ", " }"));
            case NULL, MISSING, BINARY, POJO -> "unknown";
        };
    }

    private static String text(Object value) {
        return Wire.JSON.convertValue(value, String.class);
    }

    private static JsonNode parsed(Json json) {
        try {
            return Wire.JSON.readTree(json.toString());
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(notJson);
        }
    }

    private static String key(String name) {
        return name.matches("\\w+") ? name : "\"" + name + "\"";
    }

    private static String union(Stream<String> words) {
        return words.map(word -> "\"" + word + "\"").collect(joining(" | "));
    }
}
