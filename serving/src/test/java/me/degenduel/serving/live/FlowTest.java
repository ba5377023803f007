package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.contest;
import static me.degenduel.serving.live.Facts.signal;
import static me.degenduel.serving.live.Facts.standings;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.SignalKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever reads slowly hears first, and what they are told of their slowness. */
class FlowTest {
    private static final String WALLET = "User111111111111111111111111111111111111111";
    private static final String PORTFOLIO = "portfolio." + WALLET + ".7";

    private final Instance instance = new Instance();
    private final Line line = new Line();
    private Client client;
    private long said;

    @BeforeEach
    void facts() {
        instance.people.set(WALLET, Facts.user(WALLET, "user", false));
        var person = new Person(
                WALLET, Role.USER, "session-1", instance.watch.instant().plusSeconds(3_600));
        client = instance.connect(instance.portfolio, line, Instance.opening(Optional.of(person), false));
        instance.given(token(SOL, "SOL", "150"));
        instance.put(instance.topics.contests, "7", contest("7", "Friday night"));
        publish("10000");
        instance.live.flush();
    }

    /** They are subscribed to in the opposite order. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ones_own_money_comes_first_then_news_then_prices_then_chat(boolean delta) {
        List.of("chat.7", "token.SOL", "public.signals", PORTFOLIO).forEach(channel -> follow(channel, delta));
        line.slow = true;
        instance.conversation.hear(client, "{\"type\":\"ping\"}");
        line.forget();

        chat("gm");
        instance.watch.advance(Duration.ofMillis(900));
        instance.given(token(SOL, "SOL", "151"));
        instance.put(instance.topics.signals, BONK, signal(BONK, "BONK", SignalKind.LISTED));
        publish("10050");
        instance.live.flush();
        drain(4);

        assertThat(line.frames)
                .extracting(frame -> frame.get("channel").asText())
                .containsExactly(PORTFOLIO, "public.signals", "token.SOL", "chat.7");
    }

    @Test
    void who_took_nothing_for_long_is_told_so_before_the_newest() {
        follow("token.SOL", true);
        line.slow = true;
        instance.given(token(SOL, "SOL", "151"));
        line.forget();
        instance.given(token(SOL, "SOL", "152"));

        instance.watch.advance(Duration.ofMillis(1_500));
        drain(2);

        assertThat(line.frames).extracting(frame -> frame.get("type").asText()).containsExactly("lag", "changes");
        assertThat(line.last("lag").get("channel").asText()).isEqualTo("token.SOL");
        assertThat(line.last("lag").get("behindMs").asLong()).isEqualTo(1_500);
        assertThat(line.last("changes").at("/rows/0/price_text").asText()).isEqualTo("152");
    }

    @Test
    void who_missed_nothing_meanwhile_is_not_behind_and_who_reads_in_words_is_not_told() {
        follow("token.SOL", false);
        follow("public.signals", true);
        line.slow = true;
        instance.watch.advance(Duration.ofSeconds(1));
        instance.given(token(SOL, "SOL", "151"));
        line.forget();
        instance.watch.advance(Duration.ofSeconds(5));
        instance.given(token(SOL, "SOL", "152"));

        drain(2);

        assertThat(line.heard("lag")).isEmpty();
        assertThat(line.heard("token_data")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_falls_behind_what_a_room_remembers_is_told_and_closed(boolean delta) {
        follow("chat.7", delta);
        line.slow = true;
        chat("first");
        instance.live.flush();
        for (var count = 0; count <= Instance.ROOMS.kept(); count++) {
            instance.watch.advance(Duration.ofMinutes(1));
            chat("gm " + count);
        }
        instance.live.flush();

        line.slow = false;
        instance.live.sent(client);

        assertThat(line.frames.getLast().get("code").asText()).isEqualTo("FELL_BEHIND");
        assertThat(line.frames.getLast().get("message").asText()).contains("chat.7");
        assertThat(line.closed).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(CloseCode.TOO_SLOW.number).isEqualTo(4008);
        assertThat(client.ending).get().extracting(Client.Ending::reason).isEqualTo("Fell behind");
    }

    /** The price rests and comes later; what could have gone with it must not lie there until then. */
    @Test
    void what_waited_for_the_next_frame_goes_without_it() {
        instance.conversation.hear(
                client, "{\"type\":\"subscribe\",\"channel\":\"token.SOL\",\"delta\":true,\"maxHz\":1}");
        follow("public.signals", true);
        instance.given(token(SOL, "SOL", "151"));
        line.slow = true;
        instance.put(instance.topics.signals, BONK, signal(BONK, "BONK", SignalKind.LISTED));
        instance.given(token(SOL, "SOL", "152"));
        assertThat(line.waiting).isTrue();

        instance.live.sent(client);

        assertThat(line.waiting).isFalse();
    }

    @Test
    void of_a_table_one_only_skips_values() {
        follow("token.SOL", true);
        line.slow = true;
        instance.given(token(SOL, "SOL", "1"));
        for (var price = 2; price < 500; price++) {
            instance.given(token(SOL, "SOL", String.valueOf(price)));
        }

        line.slow = false;
        instance.live.sent(client);

        assertThat(line.closed).isNull();
        assertThat(line.last("changes").at("/rows/0/price_text").asText()).isEqualTo("499");
    }

    private void follow(String channel, boolean delta) {
        instance.conversation.hear(
                client, "{\"type\":\"subscribe\",\"channel\":\"" + channel + "\",\"delta\":" + delta + "}");
        assertThat(client.subscriptions).containsKey(channel);
    }

    private void drain(int frames) {
        for (var count = 0; count < frames; count++) {
            instance.live.sent(client);
        }
    }

    private void chat(String text) {
        var message = ChatMessage.newBuilder()
                .setId("message-" + said)
                .setContest("7")
                .setWallet(WALLET)
                .setRole("user")
                .setText(text)
                .build();
        instance.rooms.said(
                new Change<>(0, said++, instance.watch.instant().toEpochMilli(), "7/" + WALLET, message, false));
    }

    private void publish(String value) {
        var standings = standings("7", ContestState.ACTIVE, Facts.standing(1, WALLET, value));
        instance.published.put("7", Facts.published(standings, false));
        instance.put(instance.topics.standings, "7", standings);
    }
}
