package me.degenduel.serving;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.OTHER_BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.WIF;
import static me.degenduel.serving.live.Facts.delisted;
import static me.degenduel.serving.live.Facts.token;
import static me.degenduel.serving.live.Facts.whitelisted;
import static me.degenduel.serving.live.Facts.worth;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import me.degenduel.serving.live.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code token-data} as a client of March 2025 knows it, and what new clients may have beyond that. */
class TokenDataTest {
    private final SocketServer server = SocketServer.start();

    @BeforeEach
    void rows() {
        server.given(token(SOL, "SOL", "150.25"), token(BONK, "BONK", "0.000000000001"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // The handshake

    @Test
    @Shows({Promise.FRAMES_IN_ORDER, Promise.TOKENS_FOLLOWED_FROM_THE_START, Promise.LIST_ON_CONNECT})
    void the_list_comes_first_and_connection_established_last() {
        try (var client = server.connect()) {
            assertThat(client.typesUntil("connection_established"))
                    .containsExactly("subscription_confirmed", "token_update", "connection_established");
        }
    }

    @Test
    @Shows(Promise.ESTABLISHED_FIELDS)
    void connection_established_says_who_one_is() {
        try (var client = server.connect()) {
            var established = client.next("connection_established");

            assertThat(established.get("connectionId").asText()).hasSize(36);
            assertThat(established.get("authenticated").asBoolean()).isFalse();
            assertThat(established.get("user").isNull()).isTrue();
            assertThat(Instant.parse(established.get("timestamp").asText())).isNotNull();
        }
    }

    @Test
    @Shows(Promise.SAID_WHILE_OPENING)
    void what_is_said_while_the_socket_opens_waits() {
        try (var client = server.connect().say("{'type':'ping'}")) {
            assertThat(client.typesUntil("pong"))
                    .containsExactly("subscription_confirmed", "token_update", "connection_established", "pong");
        }
    }

    @Test
    @Shows({Promise.CHANNEL_IN_ADDRESS, Promise.FRAMES_IN_ORDER})
    void a_channel_in_the_address_is_followed_at_once() {
        try (var client = server.connect("?channel=token.SOL")) {
            assertThat(client.typesUntil("connection_established"))
                    .containsExactly(
                            "subscription_confirmed",
                            "token_update",
                            "subscription_confirmed",
                            "token_data",
                            "connection_established");
        }
    }

    // A token

    @Test
    @Shows(Promise.TOKEN_FIELDS)
    void a_token_has_every_field_that_old_clients_know() {
        try (var client = server.connect()) {
            var token = client.next("token_update").get("data").get(0);

            assertThat(token.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "id",
                            "symbol",
                            "name",
                            "price",
                            "price_text",
                            "change_5m",
                            "change_1h",
                            "change_24h",
                            "color",
                            "address",
                            "decimals",
                            "market_cap",
                            "fdv",
                            "liquidity",
                            "volume_24h",
                            "image_url",
                            "buy_pressure",
                            "socials",
                            "websites",
                            "status",
                            "source",
                            "price_time",
                            "high_24h",
                            "low_24h",
                            "volume_1h",
                            "volume_trend",
                            "trend",
                            "score",
                            "tags",
                            "sources");
            assertThat(token.get("price").isNumber()).isTrue();
            assertThat(token.get("market_cap").asText()).isEqualTo("1000000");
            assertThat(token.get("status").asText()).isEqualTo("live");
        }
    }

    @Test
    @Shows(Promise.TOKEN_FIELDS)
    void a_tiny_price_is_a_number_and_exact_text() {
        try (var client = server.connect().established()) {
            var token = client.say("{'type':'get_token','symbol':'BONK'}")
                    .next("token_data")
                    .get("data");

            assertThat(token.get("price").doubleValue()).isEqualTo(1e-12);
            assertThat(token.get("price_text").asText()).isEqualTo("0.000000000001");
        }
    }

    // Every socket

    @ParameterizedTest
    @ValueSource(strings = {"heartbeat:heartbeat_ack", "ping:pong", "get_subscriptions:subscriptions"})
    void a_question_of_every_socket_is_answered(String pair) {
        var types = List.of(pair.split(":", 2));
        try (var client = server.connect().established()) {
            assertThat(client.say("{'type':'" + types.get(0) + "'}")
                            .next()
                            .get("type")
                            .asText())
                    .isEqualTo(types.get(1));
        }
    }

    @Test
    @Shows(Promise.PONG)
    void a_pong_is_not_answered() {
        try (var client = server.connect().established()) {
            assertThat(client.say("{'type':'pong'}").soFar()).isEmpty();
        }
    }

    @Test
    @Shows(Promise.GET_SUBSCRIPTIONS)
    void the_channels_of_a_connection_can_be_asked_for() {
        try (var client = server.connect().established()) {
            client.say("{'type':'subscribe','channel':'token.SOL'}").say("{'type':'get_subscriptions'}");

            assertThat(texts(client.next("subscriptions").get("channels")))
                    .containsExactly("public.tokens", "token.SOL");
        }
    }

    @Test
    @Shows(Promise.UNSUBSCRIBE)
    void an_unsubscribed_channel_falls_silent() {
        try (var client = server.connect("?channel=token.SOL").established()) {
            assertThat(client.say("{'type':'unsubscribe','channel':'token.SOL'}")
                            .next()
                            .get("type")
                            .asText())
                    .isEqualTo("unsubscription_confirmed");

            server.given(token(SOL, "SOL", "151"));

            assertThat(client.soFar()).isEmpty();
        }
    }

    // Tokens

    @Test
    @Shows(Promise.GET_TOKEN)
    void a_token_is_found_by_symbol_in_any_case_and_by_address() {
        try (var client = server.connect().established()) {
            for (var name : List.of("BONK", "bonk", BONK)) {
                assertThat(client.say("{'type':'get_token','symbol':'" + name + "'}")
                                .next("token_data")
                                .at("/data/address")
                                .asText())
                        .isEqualTo(BONK);
            }
        }
    }

    @Test
    @Shows(Promise.GET_ALL_TOKENS)
    void get_all_tokens_gives_the_full_list() {
        try (var client = server.connect().established()) {
            client.say("{'type':'get_all_tokens'}");

            assertThat(texts(client.next("token_update").get("data"), "/symbol"))
                    .containsExactly("SOL", "BONK");
        }
    }

    @Test
    @Shows({Promise.SUBSCRIBE_TOKENS, Promise.TOKENS_SUBSCRIBED, Promise.LIST_AFTER_SUBSCRIBE_TOKENS})
    void subscribe_tokens_confirms_those_that_there_are_and_lists_them() {
        try (var client = server.connect().established()) {
            client.say("{'type':'subscribe_tokens','symbols':['BONK','NOPE']}");

            var confirmed = client.next();
            assertThat(confirmed.get("type").asText()).isEqualTo("tokens_subscribed");
            assertThat(texts(confirmed.get("symbols"))).containsExactly("BONK");
            assertThat(confirmed.get("count").asInt()).isEqualTo(1);
            assertThat(texts(client.next("token_update").get("data"), "/symbol"))
                    .containsExactly("BONK");
        }
    }

    @Test
    @Shows(Promise.TOKEN_DATA)
    void a_change_of_a_subscribed_token_is_told_and_of_others_not() {
        try (var client = server.connect().established()) {
            client.say("{'type':'subscribe_tokens','symbols':['BONK']}").next("token_update");

            server.given(token(SOL, "SOL", "151"), token(BONK, "BONK", "0.00003"));

            var told = client.next();
            assertThat(told.get("type").asText()).isEqualTo("token_data");
            assertThat(told.get("symbol").asText()).isEqualTo("BONK");
            assertThat(told.get("channel").asText()).isEqualTo("token.BONK");
            assertThat(told.at("/data/price_text").asText()).isEqualTo("0.00003");
            assertThat(client.soFar()).isEmpty();
        }
    }

    @Test
    @Shows(Promise.TOKEN_DATA_PACE)
    void a_token_is_told_at_most_every_tenth_of_a_second_with_its_newest_price() {
        try (var client = server.connect().established()) {
            client.say("{'type':'subscribe_tokens','symbols':['BONK']}").next("token_update");
            var begun = server.watch.instant();
            var price = 1;
            while (server.watch.instant().isBefore(begun.plusMillis(400))) {
                server.given(token(BONK, "BONK", String.valueOf(++price)));
            }
            var frames = 0;
            JsonNode told;
            do {
                told = client.next();
                frames++;
            } while (told.at("/data/price").asInt() < price);
            var tenths = Duration.between(begun, server.watch.instant()).dividedBy(Duration.ofMillis(100));

            assertThat(price).isGreaterThan(20);
            assertThat((long) frames).isLessThanOrEqualTo(tenths + 1);
        }
    }

    @Test
    @Shows(Promise.UNSUBSCRIBE_TOKENS)
    void unsubscribe_tokens_confirms_those_that_were_followed() {
        try (var client = server.connect().established()) {
            client.say("{'type':'subscribe_tokens','symbols':['BONK']}")
                    .say("{'type':'unsubscribe_tokens','symbols':['BONK','SOL']}");

            assertThat(texts(client.next("tokens_unsubscribed").get("symbols"))).containsExactly("BONK");
            server.given(token(BONK, "BONK", "0.00003"));
            assertThat(client.soFar()).isEmpty();
        }
    }

    @Test
    @Shows({Promise.LIST_EVERY_TEN_SECONDS, Promise.LISTS_ARE_SNAPSHOTS})
    void the_full_list_comes_again_after_ten_seconds_if_anything_changed() {
        try (var client = server.connect().established()) {
            server.given(token(WIF, "WIF", "2"));
            assertThat(client.soFar()).isEmpty();

            server.watch.advance(Duration.ofSeconds(12));

            assertThat(texts(client.next("token_update").get("data"), "/symbol"))
                    .contains("WIF");
        }
    }

    @Test
    @Shows({Promise.CHANNEL_TOKEN_BY_SYMBOL, Promise.SYMBOLS_NOT_UNIQUE})
    void a_symbol_follows_the_token_that_it_means() {
        try (var client = server.connect("?channel=token.BONK").established()) {
            server.given(worth(token(OTHER_BONK, "BONK", "5"), "2000000"));

            assertThat(client.next("token_data").at("/data/address").asText()).isEqualTo(OTHER_BONK);
        }
    }

    @Test
    @Shows({Promise.CHANNEL_TOKEN_BY_ADDRESS, Promise.CHANNEL_WHITELIST, Promise.TOKEN_NOT_FOUND})
    void a_delisted_token_gets_a_last_message_and_then_no_more() {
        try (var client = server.connect("?channel=token." + BONK).established()) {
            client.say("{'type':'subscribe','channel':'public.whitelist'}").next("subscription_confirmed");
            server.put(server.topics.whitelist, BONK, whitelisted(BONK, "delisted", "rug pull"));
            server.given(delisted(token(BONK, "BONK", "0.00002")));
            server.gone(BONK);

            var first = client.next();
            var second = client.next();

            assertThat(List.of(first.get("type").asText(), second.get("type").asText()))
                    .containsExactlyInAnyOrder("token_data", "whitelist_update");
            var told = first.has("symbol") ? first : second;
            var update = first.has("symbol") ? second : first;
            assertThat(told.at("/data/status").asText()).isEqualTo("delisted");
            assertThat(update.at("/data/action").asText()).isEqualTo("delisted");
            assertThat(update.at("/data/reason").asText()).isEqualTo("rug pull");
            assertThat(client.say("{'type':'get_token','symbol':'BONK'}")
                            .next("error")
                            .get("code")
                            .asText())
                    .isEqualTo("TOKEN_NOT_FOUND");
        }
    }

    @Test
    @Shows(Promise.TOKEN_METADATA)
    void new_metadata_is_told() {
        try (var client = server.connect("?channel=token.BONK").established()) {
            var renamed = token(BONK, "BONK", "0.000000000001");
            renamed.setName("Bonk the Dog");
            server.given(renamed);

            assertThat(client.next("token_metadata").at("/data/name").asText()).isEqualTo("Bonk the Dog");
        }
    }

    // Rows and cursors

    @Test
    @Shows({Promise.DELTA, Promise.EVENT_TIME})
    void a_delta_subscriber_gets_a_snapshot_and_then_changes() {
        try (var client = server.connect().established()) {
            client.say("{'type':'subscribe','channel':'public.tokens','delta':true}");
            var snapshot = client.next("snapshot");
            server.given(token(BONK, "BONK", "0.00003"));
            var changes = client.next("changes");

            assertThat(texts(snapshot.get("rows"), "/symbol")).containsExactly("SOL", "BONK");
            assertThat(snapshot.has("reset")).isFalse();
            assertThat(texts(changes.get("rows"), "/price_text")).containsExactly("0.00003");
            assertThat(texts(changes.get("rows"), "/price_time")).containsExactly("2025-03-01T12:00:00.000Z");
            assertThat(changes.get("removed")).isEmpty();
            assertThat(changes.get("cursor").asText())
                    .isNotEqualTo(snapshot.get("cursor").asText());
        }
    }

    @Test
    @Shows(Promise.SINCE)
    void a_client_that_comes_back_to_another_instance_gets_what_it_missed() {
        String cursor;
        try (var client = server.connect("?delta=true").established()) {
            server.given(token(BONK, "BONK", "0.00003"));
            cursor = client.next("changes").get("cursor").asText();
        }
        try (var other = SocketServer.start()) {
            other.given(token(SOL, "SOL", "150.25"), token(BONK, "BONK", "0.000000000001"));
            other.given(token(BONK, "BONK", "0.00003"), token(WIF, "WIF", "2"));
            try (var client = other.connect("?delta=true&since=" + cursor)) {
                assertThat(texts(client.next("changes").get("rows"), "/symbol")).containsExactly("WIF");
            }
        }
    }

    @Test
    @Shows({Promise.KEYS, Promise.FIELDS})
    void rows_are_narrowed_to_some_keys_and_fields() {
        try (var client = server.connect().established()) {
            client.say(
                    "{'type':'subscribe','channel':'public.tokens','delta':true,'keys':['BONK'],'fields':['price_text']}");
            assertThat(client.next("snapshot").get("rows").toString())
                    .isEqualTo("[{\"price_text\":\"0.000000000001\",\"address\":\"" + BONK + "\"}]");

            server.given(token(SOL, "SOL", "151"));
            server.given(token(BONK, "BONK", "0.00003"));

            assertThat(texts(client.next("changes").get("rows"), "/price_text")).containsExactly("0.00003");
            assertThat(client.soFar()).isEmpty();
        }
    }

    @Test
    @Shows(Promise.MAX_HZ)
    void a_subscription_is_told_no_more_often_than_was_wished() {
        try (var client = server.connect().established()) {
            client.say("{'type':'subscribe','channel':'public.tokens','delta':true,'maxHz':0.1}")
                    .next("snapshot");
            server.given(token(BONK, "BONK", "1"));
            client.next("changes");
            server.given(token(BONK, "BONK", "2"));
            server.given(token(BONK, "BONK", "3"));
            assertThat(client.soFar()).isEmpty();

            server.watch.advance(Duration.ofSeconds(11));

            assertThat(texts(client.next("changes").get("rows"), "/price_text")).containsExactly("3");
        }
    }

    /** What its bytes mean, the client library's tests say. */
    @Test
    @Shows(Promise.BINARY)
    void prices_come_as_bytes_to_whoever_wants_that() {
        try (var client = RawSocket.connect(server, "")) {
            client.next("connection_established");
            client.say("{'type':'subscribe','channel':'public.tokens','delta':true,'format':'binary'}");
            client.next("subscription_confirmed");
            var snapshot = client.until(RawSocket.BINARY);

            server.given(token(BONK, "BONK", "0.00003"));

            assertThat(client.until(RawSocket.BINARY)).hasSizeBetween(10, snapshot.length);
        }
    }

    @Test
    @Shows(Promise.RESET)
    void a_cursor_from_before_the_topic_was_made_anew_begins_anew() {
        String cursor;
        try (var client = server.connect("?delta=true")) {
            cursor = client.next("snapshot").get("cursor").asText();
        }
        var choice = new SocketServer.Choice();
        choice.topicId = "topic-2";
        try (var other = SocketServer.start(choice);
                var client = other.connect("?delta=true&since=" + cursor)) {
            assertThat(client.next("snapshot").get("reset").asBoolean()).isTrue();
        }
    }

    // Errors

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'get_token'}|INVALID_REQUEST",
                "{'type':'get_token','symbol':'NOPE'}|TOKEN_NOT_FOUND",
                "{'type':'subscribe_tokens'}|INVALID_REQUEST",
                "{'type':'subscribe_tokens','symbols':'BONK'}|MESSAGE_PROCESSING_ERROR",
                "{'type':'unsubscribe_tokens','symbols':[]}|INVALID_REQUEST",
                "{'type':'no_such_thing'}|UNKNOWN_MESSAGE_TYPE",
                "{'type':'subscribe'}|INVALID_SUBSCRIPTION",
                "{'type':'subscribe','channel':'public.nothing'}|INVALID_SUBSCRIPTION",
                "{'type':'subscribe','channel':'admin.whitelist'}|SUBSCRIPTION_DENIED",
                "{'type':'subscribe','channel':'user.somebody'}|SUBSCRIPTION_DENIED",
                "{'type':'subscribe','channel':'anything'}|SUBSCRIPTION_DENIED",
                "{'type':'unsubscribe','channel':'token.SOL'}|INVALID_UNSUBSCRIPTION",
                "{'type':'unsubscribe'}|INVALID_UNSUBSCRIPTION"
            })
    @Shows({
        Promise.INVALID_REQUEST,
        Promise.TOKEN_NOT_FOUND,
        Promise.MESSAGE_PROCESSING_ERROR,
        Promise.UNKNOWN_MESSAGE_TYPE,
        Promise.INVALID_SUBSCRIPTION,
        Promise.SUBSCRIPTION_DENIED,
        Promise.INVALID_UNSUBSCRIPTION,
        Promise.ACCESS_OWNER,
        Promise.ACCESS_SIGNED_IN
    })
    void a_message_that_cannot_be_served_gets_its_code_and_the_socket_stays(String pair) {
        var parts = List.of(pair.split("\\|", 2));
        try (var client = server.connect().established()) {
            var error = client.say(parts.get(0)).next();

            assertThat(error.get("type").asText()).isEqualTo("error");
            assertThat(error.get("code").asText()).isEqualTo(parts.get(1));
            assertThat(error.get("message").asText()).isNotEmpty();
            assertThat(client.soFar()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{", "[]", "null", "3", "{}", "{'channel':'public.tokens'}", "{'type':null}"})
    @Shows(Promise.INVALID_MESSAGE)
    void what_is_no_message_closes_the_socket(String text) {
        try (var client = server.connect().established()) {
            assertThat(client.say(text).next().get("code").asText()).isEqualTo("INVALID_MESSAGE");
            assertThat(client.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    @Shows(Promise.LIMIT_OF_SUBSCRIPTIONS)
    void a_connection_follows_a_bounded_number_of_channels_and_tokens() {
        try (var client = server.connect().established()) {
            for (var i = 1; i < 8; i++) {
                client.say("{'type':'subscribe','channel':'token.T" + i + "'}").next("subscription_confirmed");
            }
            assertThat(client.say("{'type':'subscribe','channel':'token.T8'}")
                            .next()
                            .get("code")
                            .asText())
                    .isEqualTo("INVALID_SUBSCRIPTION");
        }
    }

    @Test
    @Shows(Promise.RATE_LIMIT_EXCEEDED)
    void too_many_messages_are_refused_and_in_the_end_the_socket_closes() {
        var choice = new SocketServer.Choice();
        choice.limits = new Limits(5, 1_000, 100);
        try (var strict = SocketServer.start(choice);
                var client = strict.connect().established()) {
            for (var i = 0; i < 5; i++) {
                client.say("{'type':'ping'}");
            }
            client.say("{'type':'ping'}");
            assertThat(client.next("error").get("code").asText()).isEqualTo("RATE_LIMIT_EXCEEDED");
            for (var i = 0; i < 20; i++) {
                client.say("{'type':'ping'}");
            }

            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    @Shows(Promise.CLOSE_TOO_LARGE)
    void a_message_that_is_too_large_closes_the_socket() {
        var choice = new SocketServer.Choice();
        choice.limits = new Limits(5, 1_000, 100);
        try (var strict = SocketServer.start(choice);
                var client = strict.connect().established()) {
            client.say("{'type':'ping','x':'" + "y".repeat(1_000) + "'}");

            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    @Shows(Promise.CLOSE_GOING_AWAY)
    void when_the_server_goes_it_says_so() {
        try (var client = server.connect().established()) {
            server.stopSockets();

            assertThat(client.closeCode()).isEqualTo(1001);
        }
    }

    private static List<String> texts(JsonNode array) {
        return texts(array, "");
    }

    private static List<String> texts(JsonNode array, String at) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> node.at(at).asText())
                .toList();
    }
}
