package me.degenduel.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is released stays readable, both ways and across all versions. A released file is never rewritten: a change that
 * is compatible becomes the next version, which {@code ./dd agree} adds; one that is not needs a new topic.
 */
class ReleasedSchemasTest {
    private static final Path RELEASED = Path.of("src/test/resources/released");

    static Stream<Schema> every_record_on_a_topic() {
        return new Topics(new AvroSerdes(Cluster.SERDE, Map.of("schema.registry.url", "http://localhost:1")))
                .all().stream()
                        .flatMap(topic -> topic.schema().stream())
                        .distinct()
                        .sorted(Comparator.comparing(Schema::getName));
    }

    @ParameterizedTest
    @MethodSource("every_record_on_a_topic")
    void this_build_and_every_released_version_read_each_other(Schema record) {
        var released = released(record);

        assertThat(Compatibility.problems(record, released))
                .as("""
                        %s may not change like this. A new field needs a default; fields without one, types and enum
                        symbols stay as they are. What has to break is another record on the next version of the topic.
                        """, record.getName())
                .isEmpty();

        var bare = Compatibility.bare(record);
        if (!released.containsValue(bare)) {
            Golden.agree(file(record, released.size() + 1), Compatibility.text(bare));
        }
    }

    @Test
    void an_added_enum_symbol_is_refused() {
        refused(Token.getClassSchema(), "\"DELISTED\"]", "\"DELISTED\",\"PAUSED\"]", "v1 cannot read this build");
    }

    @Test
    void a_removed_field_without_a_default_is_refused() {
        refused(Price.getClassSchema(), "{\"name\":\"source\",\"type\":\"string\"},", "", "v1 cannot read this build");
    }

    @Test
    void a_new_field_without_a_default_is_refused() {
        refused(
                Price.getClassSchema(),
                "{\"name\":\"source\",",
                "{\"name\":\"venue\",\"type\":\"string\"},{\"name\":\"source\",",
                "this build cannot read v1");
    }

    @Test
    void another_type_is_refused() {
        refused(
                Price.getClassSchema(),
                "{\"name\":\"source\",\"type\":\"string\"}",
                "{\"name\":\"source\",\"type\":\"long\"}",
                "this build cannot read v1");
    }

    @Test
    void a_decimal_whose_point_moves_is_refused_although_avro_would_let_it_pass() {
        refused(Tick.getClassSchema(), "\"scale\":18", "\"scale\":9", "Tick.price was");
    }

    @Test
    void a_time_in_another_unit_is_refused_although_avro_would_let_it_pass() {
        refused(Tick.getClassSchema(), "timestamp-millis", "timestamp-micros", "Tick.time was");
    }

    @Test
    void a_version_in_the_middle_counts_as_much_as_the_last() {
        var first = Compatibility.bare(Price.getClassSchema());
        var removed = parsed(first.toString().replace("{\"name\":\"source\",\"type\":\"string\"},", ""));

        assertThat(Compatibility.problems(first, Map.of("v1", first, "v2", removed, "v3", first)))
                .anyMatch(problem -> problem.contains("v2"));
    }

    @Test
    void a_new_field_with_a_default_and_other_sentences_are_fine() {
        var old = Compatibility.bare(Price.getClassSchema());
        var now = parsed(
                old.toString()
                        .replace(
                                "{\"name\":\"source\",",
                                "{\"name\":\"venue\",\"type\":\"string\",\"default\":\"\",\"doc\":\"Where.\"},{\"name\":\"source\","));

        assertThat(now).isNotEqualTo(old);
        assertThat(Compatibility.problems(now, Map.of("v1", old))).isEmpty();
    }

    private static void refused(Schema record, String was, String is, String because) {
        var released = Compatibility.bare(record);
        var changed = released.toString().replace(was, is);
        assertThat(changed).isNotEqualTo(released.toString());

        assertThat(Compatibility.problems(parsed(changed), Map.of("v1", released)))
                .anyMatch(problem -> problem.contains(because));
    }

    /** From v1 on, as many as there are. */
    static Map<String, Schema> released(Schema record) {
        var versions = new LinkedHashMap<String, Schema>();
        for (var version = 1; Files.exists(file(record, version)); version++) {
            versions.put("v" + version, parsed(text(file(record, version))));
        }
        return versions;
    }

    private static Path file(Schema record, int version) {
        return RELEASED.resolve(record.getName()).resolve("v" + version + ".avsc");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Schema parsed(String text) {
        return new Schema.Parser().parse(text);
    }
}
