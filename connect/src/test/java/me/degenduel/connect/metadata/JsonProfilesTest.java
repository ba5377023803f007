package me.degenduel.connect.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.connect.http.Json;
import me.degenduel.connect.http.JsonEntries;
import me.degenduel.connect.http.Unusable;
import me.degenduel.schemas.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonProfilesTest {
    private static final String PREFIX = "DD_METADATA_HTTP_ANY";

    @Test
    void settings_say_where_everything_is() throws Exception {
        var shape = described(Map.of(
                "_IMAGE", "icon",
                "_HEADER_IMAGE", "pictures.1",
                "_DESCRIPTION", "about",
                "_WEBSITE", "website",
                "_SOCIALS", "twitter = links.x, telegram=links.tg"));

        var said = shape.read(Json.read("""
                {"tokens":[
                  {"id":"A","symbol":" jup ","name":"Jupiter","decimals":6,"icon":"https://img.example/a.png",
                   "pictures":["https://img.example/0.png","https://img.example/1.png"],"about":"A planet",
                   "website":"https://jup.example","links":{"x":"https://x.com/jup","tg":"tg://jup"}},
                  {"id":"B","symbol":"WIF"}, {"symbol":"NOBODY"}, 7]}""".getBytes(UTF_8)));

        assertThat(shape.url(List.of("A", "B"))).isEqualTo("https://any.example/?of=A,B");
        assertThat(said).containsOnlyKeys("A", "B");
        assertThat(said.get("A").profile())
                .isEqualTo(new Profile(
                        Optional.of("JUP"),
                        Optional.of("Jupiter"),
                        Optional.of(6),
                        Optional.of("A planet"),
                        Optional.of("https://img.example/a.png"),
                        Optional.of("https://img.example/1.png"),
                        Map.of("twitter", "https://x.com/jup"),
                        List.of("https://jup.example")));
        assertThat(said.get("A").profile().isWhole()).isTrue();
        assertThat(said.get("A").refused()).as("a link that is not https").isEqualTo(1);
        assertThat(said.get("B").profile().isWhole()).isFalse();
    }

    @Test
    void an_answer_without_tokens_is_none() {
        assertThatThrownBy(() -> described(Map.of()).read(Json.read("[]".getBytes(UTF_8))))
                .isInstanceOf(Unusable.class);
    }

    @Test
    void networks_are_named_in_pairs() {
        assertThatThrownBy(() -> described(Map.of("_SOCIALS", "twitter")))
                .hasMessageContaining(PREFIX + "_SOCIALS is \"twitter\", but it must be pairs");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "9,9", "255,255", "256,", "-1,", "6.0,", "06,", "six,"})
    void decimals_are_a_whole_number_that_a_row_may_hold(String said, Integer kept) {
        assertThat(new Profile.Sieve().decimals(Optional.of(said)).profile().decimals())
                .isEqualTo(Optional.ofNullable(kept));
    }

    private static JsonProfiles described(Map<String, String> ways) {
        var said = new HashMap<String, String>();
        ways.forEach((suffix, way) -> said.put(PREFIX + suffix, way));
        var settings = new Settings(said);
        var shape = JsonProfiles.from(
                settings, PREFIX, new JsonEntries("https://any.example/?of={addresses}", "tokens", "id"));
        settings.check();
        return shape;
    }
}
