package me.degenduel.serving;

import static me.degenduel.schemas.ContestState.ACTIVE;
import static me.degenduel.serving.live.Facts.contest;
import static me.degenduel.serving.live.Facts.standings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.serving.live.Facts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of contests over real sockets, through one instance and through two. */
class RoomsTest {
    private static final String OTHER = "Other11111111111111111111111111111111111111";
    private static final String JOIN = "{'type':'join_contest_room','contestId':7}";
    private static final String VISIBLE = "{'type':'join_contest_room','contestId':7,'visibility':'visible'}";
    /** The last of what a client hears that comes into a room. */
    private static final String IN = "spectator_count";

    private final SocketServer server = SocketServer.start();
    private final SocketServer second = SocketServer.start(beside(server));

    private static SocketServer.Choice beside(SocketServer server) {
        var choice = new SocketServer.Choice();
        choice.instance = "second";
        choice.rooms = Optional.of(server.rooms);
        return choice;
    }

    @BeforeEach
    void contests() {
        server.published.put("7", Facts.published(standings("7", ACTIVE), false));
        for (var each : List.of(server, second)) {
            for (var id : List.of("7", "8")) {
                each.put(each.topics.standings, id, standings(id, ACTIVE));
                each.put(each.topics.contests, id, contest(id, "Contest " + id));
            }
            each.user(OTHER, "user", false);
        }
    }

    @AfterEach
    void stop() {
        second.close();
        server.close();
    }

    @Test
    @Shows(Promise.JOIN_ORDER)
    void whoever_joins_hears_four_confirmations_the_contest_the_last_messages_the_leaderboard_and_who_is_there() {
        try (var earlier = in(server, OTHER)) {
            say(earlier, "hello");
            earlier.next("chat_message");
            try (var client = signedIn(server, SocketServer.USER)) {
                client.say(JOIN);

                assertThat(IntStream.range(0, 4).mapToObj(each -> client.next()))
                        .extracting(frame -> frame.get("type").asText() + " "
                                + frame.get("channel").asText())
                        .containsExactly(
                                "subscription_confirmed contest.7",
                                "subscription_confirmed leaderboard.7",
                                "subscription_confirmed chat.7",
                                "subscription_confirmed participant." + SocketServer.USER + ".7");
                assertThat(client.typesUntil(IN))
                        .containsExactly(
                                "contest_state",
                                "chat_message",
                                "leaderboard_update",
                                "participant_update",
                                "user_presence",
                                "admin_presence",
                                "spectator_count");
            }
        }
    }

    @Test
    @Shows({Promise.JOIN_HISTORY, Promise.SEND_CHAT_MESSAGE})
    void whoever_comes_hears_the_last_messages_and_every_instance_has_the_same() {
        try (var client = in(server, SocketServer.USER);
                var other = in(second, OTHER)) {
            for (var text : List.of("one", "two", "three")) {
                say(client, text);
            }
            assertThat(texts(other, 3)).containsExactly("one", "two", "three");
            for (var text : List.of("four", "five", "six")) {
                say(other, text);
            }
            texts(client, 6);
            try (var here = signedIn(server, SocketServer.ADMIN);
                    var there = signedIn(second, SocketServer.ADMIN)) {
                here.say(JOIN);
                there.say(JOIN);

                for (var late : List.of(here, there)) {
                    assertThat(texts(late, 4)).containsExactly("three", "four", "five", "six");
                }
            }
        }
    }

    @Test
    @Shows({Promise.CHAT_FIELDS, Promise.CHAT_TRIMMED, Promise.SCRIPT_IN_CHAT, Promise.CONTROL_CHARACTERS_IN_CHAT})
    void a_message_says_who_said_it_and_when_and_markup_stays_text() {
        try (var client = in(server, SocketServer.USER)) {
            say(client, "  <script>alert(1)</script>\\n\\u0000\\u202Egm \\ud83d\\udc4b ");

            var said = client.next("chat_message");
            assertThat(said.get("channel").asText()).isEqualTo("chat.7");
            assertThat(said.get("contestId").asText()).isEqualTo("7");
            var data = said.get("data");
            assertThat(data.get("text").asText()).isEqualTo("<script>alert(1)</script> gm \ud83d\udc4b");
            assertThat(data.get("contestId").asText()).isEqualTo("7");
            assertThat(data.get("sender").get("wallet").asText()).isEqualTo(SocketServer.USER);
            assertThat(data.get("sender").get("nickname").asText()).isEqualTo("degen_" + SocketServer.USER);
            assertThat(data.get("sender").get("role").asText()).isEqualTo("user");
            assertThat(data.get("isAdmin").asBoolean()).isFalse();
            assertThat(data.get("id").asText()).hasSize(36);
            assertThat(data.get("timestamp").asText()).endsWith("Z");
        }
    }

    @Test
    @Shows(Promise.CHAT_LIMIT)
    void the_fourth_message_in_a_minute_is_dropped_on_every_connection_and_instance_together() {
        try (var here = in(server, SocketServer.USER);
                var there = in(second, SocketServer.USER);
                var listener = in(second, OTHER)) {
            say(here, "one");
            texts(there, 1);
            say(there, "two");
            texts(here, 2);
            say(here, "three");
            texts(there, 2);

            say(there, "four");

            var problem = there.next("error");
            assertThat(problem.get("code").asText()).isEqualTo("RATE_LIMIT_EXCEEDED");
            assertThat(problem.get("originalType").asText()).isEqualTo("send_chat_message");
            assertThat(texts(listener, 3)).containsExactly("one", "two", "three");
            here.next("chat_message");
            assertThat(chats(here.soFar())).isEmpty();
            assertThat(chats(listener.soFar())).isEmpty();

            server.watch.advance(Duration.ofMinutes(1));
            say(there, "five");
            assertThat(texts(listener, 1)).containsExactly("five");
            assertThat(texts(here, 1)).containsExactly("five");
        }
    }

    @Test
    @Shows(Promise.CHAT_LIMIT)
    void each_contest_has_a_limit_of_its_own() {
        try (var client = in(server, SocketServer.USER)) {
            client.say("{'type':'join_contest_room','contestId':8}").next(IN);
            List.of("1", "2", "3").forEach(text -> say(client, text));
            texts(client, 3);

            client.say("{'type':'send_chat_message','contestId':8,'text':'four'}");

            assertThat(client.next("chat_message").get("channel").asText()).isEqualTo("chat.8");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "join_contest_room,,,MISSING_CONTEST_ID",
        "join_contest_room,404,,CONTEST_NOT_FOUND",
        "leave_contest_room,7,,NOT_IN_ROOM",
        "send_chat_message,,gm,MISSING_CONTEST_ID",
        "send_chat_message,404,gm,CONTEST_NOT_FOUND",
        "send_chat_message,7,,MISSING_MESSAGE_TEXT",
        "send_chat_message,7,' \\t\\u0007\\u200d',MISSING_MESSAGE_TEXT",
        "send_chat_message,7,gm,NOT_IN_ROOM",
        "set_admin_presence,7,,UNAUTHORIZED",
    })
    @Shows({
        Promise.MISSING_CONTEST_ID,
        Promise.CONTEST_NOT_FOUND,
        Promise.CHAT_TRIMMED,
        Promise.NOT_IN_ROOM,
        Promise.UNAUTHORIZED,
        Promise.ERROR_FIELDS
    })
    void what_makes_no_sense_is_refused(String type, String contest, String text, String code) {
        try (var client = signedIn(server, SocketServer.USER)) {
            client.say("{'type':'%s'%s%s}"
                    .formatted(
                            type,
                            contest == null ? "" : ",'contestId':" + contest,
                            text == null ? "" : ",'text':'" + text + "'"));

            var problem = client.next();
            assertThat(problem.get("code").asText()).isEqualTo(code);
            assertThat(problem.get("originalType").asText()).isEqualTo(type);
        }
    }

    @Test
    @Shows(Promise.CHAT_TOO_LONG)
    void a_message_may_have_so_many_characters_and_one_more_is_refused_and_does_not_count() {
        var wave = "\ud83d\udc4b";
        try (var client = in(server, SocketServer.USER)) {
            for (var tries = 0; tries < 5; tries++) {
                say(client, wave.repeat(501));
                assertThat(client.next().get("code").asText()).isEqualTo("MESSAGE_TOO_LONG");
            }
            say(client, wave.repeat(500));

            assertThat(texts(client, 1)).containsExactly(wave.repeat(500));
        }
    }

    @Test
    @Shows({Promise.PRESENCE, Promise.LEAVE_ROOM})
    void one_person_on_two_connections_and_two_instances_comes_once_and_leaves_once() {
        try (var watcher = in(second, OTHER)) {
            var one = in(server, SocketServer.USER);
            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.USER);
            var two = in(server, SocketServer.USER);
            var three = in(second, SocketServer.USER);
            one.close();
            three.close();
            Eventually.hold(() -> visits(server) == 1 && visits(second) == 1);
            assertThat(joins(watcher.soFar())).isEmpty();

            two.say("{'type':'leave_contest_room','contestId':7}");
            assertThat(two.next("contest_room_left").get("contestId").asText()).isEqualTo("7");
            assertThat(presence(watcher)).isEqualTo("leave " + SocketServer.USER);
            two.say("{'type':'get_subscriptions'}");
            assertThat(two.next("subscriptions").get("channels")).isEmpty();
            two.close();
        }
    }

    @Test
    @Shows({Promise.SPECTATOR_COUNT, Promise.SPECTATORS, Promise.CHANNELS_OF_A_CONTEST, Promise.UNAUTHORIZED})
    void spectators_are_counted_by_all_instances_and_hear_what_is_public() {
        try (var client = in(server, SocketServer.USER);
                var spectator = spectator(second)) {
            assertThat(client.soFar()).isEmpty();
            spectator.say(JOIN);

            assertThat(spectator.typesUntil(IN))
                    .containsExactly(
                            "subscription_confirmed",
                            "subscription_confirmed",
                            "contest_state",
                            "leaderboard_update",
                            "spectator_count");
            Eventually.hold(() -> count(client.next(IN), 1, 1));
            say(client, "gm");
            texts(client, 1);
            assertThat(chats(spectator.soFar())).isEmpty();
            spectator.say("{'type':'send_chat_message','contestId':7,'text':'gm'}");
            assertThat(spectator.next("error").get("code").asText()).isEqualTo("UNAUTHORIZED");
            spectator.say("{'type':'subscribe','channel':'chat.7'}");
            assertThat(spectator.next("error").get("code").asText()).isEqualTo("SUBSCRIPTION_DENIED");
            server.watch.advance(Duration.ofSeconds(1));
            second.watch.advance(Duration.ofSeconds(1));

            spectator.say("{'type':'leave_contest_room','contestId':7}");

            Eventually.hold(() -> count(client.next(IN), 0, 1));
        }
    }

    @Test
    void a_room_that_has_more_channels_than_a_connection_may_still_follow_is_not_entered() {
        try (var watcher = in(server, OTHER);
                var client = signedIn(server, SocketServer.USER)) {
            IntStream.range(0, 5).forEach(token -> client.say("{'type':'subscribe','channel':'token.T" + token + "'}")
                    .next("subscription_confirmed"));

            client.say(JOIN);

            assertThat(client.next().get("code").asText()).isEqualTo("INVALID_SUBSCRIPTION");
            assertThat(joins(watcher.soFar())).isEmpty();
        }
    }

    // Administrators

    @Test
    @Shows({Promise.ADMIN_INVISIBLE, Promise.ADMIN_PRESENCE, Promise.NOT_IN_ROOM, Promise.CHAT_FIELDS})
    void an_administrator_is_nowhere_until_they_say_otherwise() {
        try (var watcher = in(server, SocketServer.USER);
                var admin = signedIn(server, SocketServer.ADMIN)) {
            admin.say(JOIN);
            assertThat(count(admin.next(IN), 0, 1)).isTrue();
            assertThat(visits(server)).isOne();
            say(admin, "hidden");
            assertThat(admin.next("error").get("code").asText()).isEqualTo("NOT_IN_ROOM");
            try (var later = signedIn(second, OTHER)) {
                later.say(JOIN);
                assertThat(later.typesUntil(IN)).containsOnlyOnce("user_presence");
            }
            assertThat(server.rooms.roomKeys()).noneMatch(key -> key.contains(SocketServer.ADMIN));
            assertThat(presence(watcher)).isEqualTo("join " + OTHER);
            assertThat(presence(watcher)).isEqualTo("leave " + OTHER);

            admin.say("{'type':'set_admin_presence','contestId':7,'visibility':'visible'}");
            assertThat(admin.next("admin_presence_updated").get("visibility").asText())
                    .isEqualTo("visible");
            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.ADMIN);
            assertThat(watcher.next("admin_presence").get("active").asBoolean()).isTrue();
            assertThat(visits(server)).isEqualTo(2);
            say(admin, "seen");
            assertThat(watcher.next("chat_message").get("data").get("isAdmin").asBoolean())
                    .isTrue();

            admin.say("{'type':'set_admin_presence','contestId':7,'visibility':'invisible'}");
            assertThat(presence(watcher)).isEqualTo("leave " + SocketServer.ADMIN);
            assertThat(watcher.next("admin_presence").get("active").asBoolean()).isFalse();
            assertThat(visits(server)).isOne();
            say(admin, "hidden again");
            assertThat(admin.next("error").get("code").asText()).isEqualTo("NOT_IN_ROOM");
        }
    }

    @Test
    void an_administrator_may_come_in_visibly() {
        try (var watcher = in(second, SocketServer.USER);
                var admin = signedIn(server, SocketServer.ADMIN)) {
            admin.say(VISIBLE).next(IN);

            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.ADMIN);
        }
    }

    @Test
    void whoever_is_no_administrator_any_more_is_seen() {
        try (var watcher = in(server, SocketServer.USER);
                var admin = signedIn(server, SocketServer.ADMIN)) {
            admin.say(JOIN).next(IN);

            server.user(SocketServer.ADMIN, "user", false);

            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.ADMIN);
        }
    }

    // Who they are

    @Test
    void whoever_is_banned_leaves_and_says_nothing_more() {
        try (var watcher = in(server, OTHER);
                var banned = in(server, SocketServer.USER)) {
            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.USER);

            server.user(SocketServer.USER, "user", true);

            assertThat(presence(watcher)).isEqualTo("leave " + SocketServer.USER);
            banned.next("contest_room_left");
            say(banned, "still here?");
            assertThat(banned.next("error").get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(chats(watcher.soFar())).isEmpty();
        }
    }

    @Test
    void whoever_signs_in_in_a_room_comes_in_as_who_they_are() {
        try (var watcher = in(server, OTHER);
                var client = spectator(server)) {
            client.say(JOIN).next(IN);

            client.say("{'type':'authenticate','token':'%s'}".formatted(SocketServer.token(SocketServer.USER)));

            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.USER);
            client.next("contest_room_left");
            assertThat(client.typesUntil(IN)).contains("contest_state");
            say(client, "gm");
            assertThat(texts(watcher, 1)).containsExactly("gm");
        }
    }

    @Test
    void whose_token_has_expired_leaves_and_comes_back_with_a_fresh_one() {
        try (var watcher = in(second, OTHER);
                var client = in(server, SocketServer.USER)) {
            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.USER);

            server.watch.advance(Duration.ofHours(2));

            client.next("contest_room_left");
            assertThat(presence(watcher)).isEqualTo("leave " + SocketServer.USER);
            var fresh = SocketServer.jwt(
                            SocketServer.USER, Instant.now().plus(Duration.ofHours(5)), SocketServer.SECRET)
                    .compact();
            client.say("{'type':'authenticate','token':'%s'}".formatted(fresh));
            assertThat(client.typesUntil(IN)).contains("contest_state", "admin_presence");
            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.USER);
        }
    }

    @Test
    void whoever_is_banned_while_their_coming_is_written_down_is_not_in() {
        try (var watcher = in(server, OTHER);
                var client = signedIn(server, SocketServer.USER)) {
            server.rooms.slow(true);
            client.say(JOIN);
            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.USER);
            server.user(SocketServer.USER, "user", true);
            assertThat(client.next().get("message").asText()).isEqualTo("You may no longer do that");

            server.rooms.slow(false);

            assertThat(client.next().get("message").asText()).isEqualTo("You are somebody else now");
            assertThat(presence(watcher)).isEqualTo("leave " + SocketServer.USER);
            assertThat(client.soFar()).isEmpty();
        }
    }

    @Test
    void whoever_is_signed_out_while_their_coming_is_written_down_has_left() {
        try (var watcher = in(second, OTHER);
                var client = signedIn(server, SocketServer.USER)) {
            server.rooms.slow(true);
            client.say(JOIN);
            assertThat(presence(watcher)).isEqualTo("join " + SocketServer.USER);
            server.end("session-1");
            assertThat(client.closeCode()).isEqualTo(4001);

            server.rooms.slow(false);

            assertThat(presence(watcher)).isEqualTo("leave " + SocketServer.USER);
            assertThat(visits(server)).isZero();
        }
    }

    @Test
    @Shows(Promise.ADMIN_INVISIBLE)
    void an_administrator_who_was_invisible_comes_back_invisible() {
        try (var watcher = in(second, SocketServer.USER);
                var admin = signedIn(server, SocketServer.ADMIN)) {
            admin.say(JOIN).next(IN);

            server.watch.advance(Duration.ofHours(2));
            admin.next("contest_room_left");
            var fresh = SocketServer.jwt(
                            SocketServer.ADMIN, Instant.now().plus(Duration.ofHours(5)), SocketServer.SECRET)
                    .compact();
            admin.say("{'type':'authenticate','token':'%s'}".formatted(fresh)).next(IN);

            admin.soFar();
            assertThat(joins(watcher.soFar())).noneMatch(who -> who.contains(SocketServer.ADMIN));
        }
    }

    // What fails

    @ParameterizedTest
    @ValueSource(strings = {JOIN, "{'type':'send_chat_message','contestId':8,'text':'gm'}"})
    void what_cannot_be_written_is_told_and_has_not_happened(String message) {
        try (var watcher = in(server, OTHER);
                var client = signedIn(server, SocketServer.USER)) {
            client.say("{'type':'join_contest_room','contestId':8}").next(IN);
            server.rooms.away(true);

            client.say(message);

            assertThat(client.next("error").get("code").asText()).isEqualTo("MESSAGE_PROCESSING_ERROR");
            server.rooms.away(false);
            client.say("{'type':'leave_contest_room','contestId':7}");
            assertThat(client.next("error").get("code").asText()).isEqualTo("NOT_IN_ROOM");
            assertThat(joins(watcher.soFar())).isEmpty();
        }
    }

    @Test
    void an_instance_that_closes_takes_its_people_with_it_at_once() {
        try (var watcher = in(server, SocketServer.USER);
                var leaving = in(second, OTHER)) {
            assertThat(presence(watcher)).isEqualTo("join " + OTHER);

            second.stopSockets();

            assertThat(presence(watcher)).isEqualTo("leave " + OTHER);
            assertThat(leaving.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void in_a_room_with_many_people_only_their_number_is_told() {
        var people = IntStream.range(0, SocketServer.ROOMS.named() + 1)
                .mapToObj(number -> "Wallet" + number)
                .toList();
        people.forEach(wallet -> server.user(wallet, "user", false));
        try (var watcher = in(server, OTHER)) {
            var clients = people.stream().map(wallet -> in(server, wallet)).toList();

            Eventually.hold(() -> {
                server.watch.advance(Duration.ofSeconds(1));
                return count(watcher.next(IN), 0, people.size() + 1);
            });
            clients.getLast().close();
            assertThat(joins(watcher.soFar())).isEmpty();

            clients.getFirst().close();

            assertThat(presence(watcher))
                    .as("of those who were named, who left")
                    .isEqualTo("leave Wallet0");
            assertThat(Stream.generate(() -> presence(watcher)).limit(4))
                    .as("those who came, named or not")
                    .containsExactly("join Wallet1", "join Wallet2", "join Wallet3", "join Wallet4");
            clients.get(1).close();
            assertThat(presence(watcher)).isEqualTo("leave Wallet1");
            clients.forEach(SocketClient::close);
        }
    }

    @Test
    @Shows(Promise.CONTEST_REMOVED)
    void a_contest_that_is_no_more_is_told_to_those_in_its_room() {
        try (var client = in(server, SocketServer.USER)) {
            server.put(server.topics.standings, "7", null);

            assertThat(client.next("contest_removed").get("contestId").asText()).isEqualTo("7");
            Eventually.hold(() -> visits(server) == 0);
            say(client, "gm");
            assertThat(client.next("error").get("code").asText()).isEqualTo("CONTEST_NOT_FOUND");
        }
    }

    @Test
    void who_follows_a_room_by_rows_goes_on_from_a_cursor_on_another_instance() {
        try (var speaker = in(server, SocketServer.USER);
                var reader = signedIn(server, OTHER)) {
            say(speaker, "one");
            texts(speaker, 1);
            reader.say("{'type':'subscribe','channel':'chat.7','delta':true}");
            var snapshot = reader.next("snapshot");
            assertThat(snapshot.get("rows")).hasSize(1);
            say(speaker, "two");
            texts(speaker, 1);
            try (var moved = signedIn(second, OTHER)) {
                moved.say("{'type':'subscribe','channel':'chat.7','delta':true,'since':'%s'}"
                        .formatted(snapshot.get("cursor").asText()));

                var missed = moved.next("changes").get("rows");
                assertThat(missed).hasSize(1);
                assertThat(missed.get(0).get("text").asText()).isEqualTo("two");
            }
        }
    }

    // How it is done

    private static SocketClient signedIn(SocketServer at, String wallet) {
        return at.connectTo("contest", "?token=" + SocketServer.token(wallet)).established();
    }

    private static SocketClient spectator(SocketServer at) {
        return at.connectTo("contest", "").established();
    }

    private static SocketClient in(SocketServer at, String wallet) {
        var client = signedIn(at, wallet);
        client.say(JOIN).next(IN);
        return client;
    }

    private static double visits(SocketServer at) {
        return at.metrics.get("dd.room.visits").gauge().value();
    }

    private static void say(SocketClient client, String text) {
        client.say("{'type':'send_chat_message','contestId':7,'text':'" + text + "'}");
    }

    private static List<String> texts(SocketClient client, int most) {
        return IntStream.range(0, most)
                .mapToObj(each ->
                        client.next("chat_message").get("data").get("text").asText())
                .toList();
    }

    private static String presence(SocketClient client) {
        return presence(client.next("user_presence"));
    }

    private static String presence(JsonNode frame) {
        return frame.get("action").asText() + " "
                + frame.get("user").get("wallet").asText();
    }

    private static List<String> joins(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame -> frame.get("type").asText().equals("user_presence"))
                .map(RoomsTest::presence)
                .toList();
    }

    private static List<JsonNode> chats(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame -> frame.get("type").asText().equals("chat_message"))
                .toList();
    }

    private static boolean count(JsonNode frame, int spectators, int people) {
        return frame.get("count").asInt() == spectators && frame.get("people").asInt() == people;
    }
}
