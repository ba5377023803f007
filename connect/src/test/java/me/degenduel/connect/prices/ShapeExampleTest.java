package me.degenduel.connect.prices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import me.degenduel.connect.http.Json;
import me.degenduel.connect.http.Unusable;
import me.degenduel.schemas.Price;
import org.junit.jupiter.api.Test;

/** The source that docs/sources.md shows, as it stands there. */
class ShapeExampleTest {
    /** Birdsong: {"success":true,"data":{"<address>":{"value":0.5,"updateUnixTime":1740000000}}}. */
    record Birdsong(String base) implements Shape {
        @Override
        public String url(Collection<String> addresses) {
            return base + "/multi_price?list=" + String.join(",", addresses);
        }

        @Override
        public void read(JsonNode answer, BiConsumer<String, Price.Builder> said) throws Unusable {
            if (!answer.path("success").asBoolean()) {
                throw new Unusable("it says that it failed");
            }
            answer.path("data").properties().forEach(token -> Json.text(token.getValue(), "value")
                    .ifPresent(price ->
                            said.accept(token.getKey(), Price.newBuilder().setPrice(price))));
        }
    }

    @Test
    void it_reads_what_it_should() throws Exception {
        var birdsong = new Birdsong("https://birdsong.example");

        assertThat(birdsong.url(List.of("A", "B"))).isEqualTo("https://birdsong.example/multi_price?list=A,B");
        assertThat(ShapesTest.read(birdsong, "{\"success\":true,\"data\":{\"A\":{\"value\":5e-7},\"B\":null}}"))
                .hasEntrySatisfying("A", price -> assertThat(price.getPrice()).isEqualTo("5e-7"))
                .hasSize(1);
    }

    @Test
    void the_page_shows_it_as_it_is() throws IOException {
        var shown = words(Files.readString(Path.of("../docs/sources.md")));
        var here = Files.readString(Path.of("src/test/java/me/degenduel/connect/prices/ShapeExampleTest.java"));
        var record = here.substring(here.indexOf("record Birdsong"), here.indexOf("    @Test"));

        assertThat(shown).contains(words(record));
    }

    /** Whatever the lines are broken like. */
    private static String words(String text) {
        return text.replaceAll("\\s+", "");
    }
}
