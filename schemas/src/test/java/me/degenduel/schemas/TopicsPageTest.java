package me.degenduel.schemas;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Writes what flows for people who read it: {@code docs/topics.md}. */
class TopicsPageTest {
    private final Topics topics =
            new Topics(new AvroSerdes(Cluster.SERDE, Map.of("schema.registry.url", "http://localhost:1")));

    @Test
    void the_page_of_topics_says_what_the_code_says() {
        Golden.agree(Path.of("../docs/topics.md"), page());
    }

    private String page() {
        return """
                # Topics

                <!-- Generated from `Topics` and the schemas by ./dd agree. -->

                Keys are UTF-8 strings, on the partition of their part before the first `/`, by Kafka's own hash. Values are Avro in
                Confluent's wire format (a zero, four bytes of schema id, the record); the schema's subject is the topic's name with
                `-value` after it. Times are milliseconds since 1970 in UTC.

                A record with the key `clock/<partition>` and no value is a clock: all that became a fact before its timestamp is in that
                partition already. Readers who do not wait for anything skip them.

                [examples/analyst-node](../examples/analyst-node/README.md) reads them without any code of ours, and asks one question of each topic of contests.

                | topic | key | kind | partitions | record |
                |---|---|---|---|---|
                %s

                # Why a price is refused

                `market.rejected-prices.v1` has the reason with the price; `/metrics` counts all of them.

                | reason | meaning |
                |---|---|
                %s

                # Records
                %s""".formatted(
                        topics.all().stream().map(TopicsPageTest::row).collect(joining("\n")),
                        Stream.of(Refusal.values())
                                .map(reason -> "| `%s` | %s |".formatted(reason.code(), reason.about()))
                                .collect(joining("\n")),
                        topics.all().stream()
                                .flatMap(topic -> topic.schema().stream())
                                .flatMap(TopicsPageTest::withParts)
                                .distinct()
                                .sorted(comparing(Schema::getName))
                                .map(TopicsPageTest::section)
                                .collect(joining()));
    }

    private static String row(Topic<?> topic) {
        var record = topic.schema().map(TopicsPageTest::link).orElse(topic.about());
        return "| `%s` | %s | %s | %d | %s |"
                .formatted(topic.name(), topic.key(), topic.retention().described(), topic.partitions(), record);
    }

    private static String link(Schema record) {
        return "[%s](#%s)".formatted(record.getName(), record.getName().toLowerCase(Locale.ROOT));
    }

    private static Stream<Schema> withParts(Schema record) {
        return Stream.concat(
                Stream.of(record),
                record.getFields().stream()
                        .map(Schema.Field::schema)
                        .filter(field -> field.getType() == Schema.Type.RECORD));
    }

    private static String section(Schema schema) {
        return """

                ## %s

                %s

                | field | type | meaning |
                |---|---|---|
                %s
                """.formatted(
                        schema.getName(),
                        schema.getDoc(),
                        schema.getFields().stream().map(TopicsPageTest::field).collect(joining("\n")));
    }

    private static String field(Schema.Field field) {
        var known = field.schema().getType() == Schema.Type.ENUM
                ? " " + field.schema().getDoc()
                : "";
        return "| `%s` | %s | %s%s |".formatted(field.name(), type(field.schema()), field.doc(), known);
    }

    private static String type(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return "decimal(%d,%d)".formatted(decimal.getPrecision(), decimal.getScale());
        }
        if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
            return "time";
        }
        return switch (schema.getType()) {
            case UNION ->
                schema.getTypes().stream()
                        .map(TopicsPageTest::type)
                        .sorted(comparing("null"::equals))
                        .collect(joining(" or "));
            case ARRAY -> "list of " + type(schema.getElementType());
            case MAP -> "map of " + type(schema.getValueType());
            case RECORD -> link(schema);
            case ENUM -> String.join(", ", schema.getEnumSymbols());
            default -> schema.getType().getName();
        };
    }
}
