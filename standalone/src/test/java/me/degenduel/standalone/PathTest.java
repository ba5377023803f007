package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import org.junit.jupiter.api.Test;

/** The one path, end to end: a row in Postgres and a price become frames on a socket. */
@OnAPlatform
class PathTest {
    private static final Duration A_FEW_PRICES = Duration.ofSeconds(2);

    private final Outside platform;

    PathTest(Platform platform) {
        this.platform = new Outside(platform);
    }

    @Test
    @Shows({Promise.SUBSCRIBED_BEFORE_IT_EXISTS, Promise.GET_ONE_TOKEN})
    void a_token_that_is_listed_gets_a_price_and_one_that_is_deleted_a_last_word() throws Exception {
        var address = Outside.newAddress();
        try (var client = platform.socket("?channel=public.whitelist")) {
            client.hear("connection_established");
            client.say("{'type':'subscribe','channel':'public.tokens','delta':true}");
            client.say("{'type':'subscribe','channel':'token.%s'}".formatted(address));
            client.hear("snapshot");

            platform.list(address, "PATH");

            var listed = client.hear("whitelist_update").path("data");
            assertThat(listed.path("action").asText()).isEqualTo("listed");
            assertThat(listed.path("address").asText()).isEqualTo(address);
            var priced = client.hear(frame -> priceIn(frame, address) != null);
            assertThat(new BigDecimal(priceIn(priced, address))).isPositive();
            assertThat(platform.json("/api/v69/tokens/" + address)
                            .path("symbol")
                            .asText())
                    .isEqualTo("PATH");

            platform.sql("delete from token_whitelist where address = '" + address + "'");

            assertThat(client.hear("whitelist_update")
                            .path("data")
                            .path("action")
                            .asText())
                    .isEqualTo("delisted");
            client.hear(frame -> has(frame.path("removed"), address));
            client.forget();
            assertThat(client.hear(frame -> priceIn(frame, address) != null, A_FEW_PRICES))
                    .isEmpty();
            assertThat(platform.get("/api/v69/tokens/" + address).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_change_of_a_token_reaches_its_followers_with_the_price_it_had() throws Exception {
        var address = Outside.newAddress();
        platform.list(address, "OLDNAME");
        try (var client = platform.socket("")) {
            client.hear("connection_established");
            client.say("{'type':'subscribe','channel':'token.%s'}".formatted(address));
            client.hear(frame -> frame.path("type").asText().equals("token_data")
                    && frame.path("data").path("price").isNumber());

            platform.sql("update tokens set name = 'Renamed' where address = '" + address + "'");

            client.hear(frame -> frame.path("type").asText().equals("token_metadata")
                    && frame.path("data").path("name").asText().equals("Renamed"));
            assertThat(platform.json("/api/v69/tokens/" + address).path("price").isNumber())
                    .isTrue();
        }
    }

    @Test
    void rest_and_sockets_tell_the_same_tokens() throws Exception {
        try (var client = platform.socket("")) {
            var told = client.hear("token_update").path("data").findValuesAsText("address");

            var answered = platform.listed();

            assertThat(answered).hasSizeGreaterThanOrEqualTo(Platform.TOKENS).containsExactlyInAnyOrderElementsOf(told);
        }
    }

    @Test
    @Shows(Promise.HEALTH)
    void ready_says_so_and_metrics_count() throws Exception {
        assertThat(platform.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(platform.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(platform.get("/metrics").body()).contains("kafka_stream_market_refused_prices_total");
    }

    private static String priceIn(JsonNode frame, String address) {
        for (var row : frame.path("rows")) {
            if (row.path("address").asText().equals(address)
                    && row.path("price").isNumber()) {
                return row.path("price_text").asText();
            }
        }
        return null;
    }

    private static boolean has(JsonNode list, String text) {
        for (var item : list) {
            if (item.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
