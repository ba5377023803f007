package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.signal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.SignalKind;
import org.junit.jupiter.api.Test;

/** A channel of what happened: ten are kept, three shown to who comes. */
class SignalLogTest {
    private final Instance instance = new Instance();
    private final Line line = new Line();

    @Test
    void who_comes_gets_the_last_few() {
        happen(1, 5);

        follow(line, null);

        assertThat(values(line.last("snapshot"))).containsExactly(3.0, 4.0, 5.0);
    }

    @Test
    void each_comes_once_and_in_order() {
        follow(line, null);

        happen(1, 2);
        happen(3, 4);

        assertThat(line.heard("changes").stream().flatMap(frame -> values(frame).stream()))
                .containsExactly(1.0, 2.0, 3.0, 4.0);
    }

    @Test
    void a_cursor_brings_all_that_was_missed() {
        follow(line, null);
        happen(1, 1);
        var cursor = line.last("changes").get("cursor").asText();
        happen(2, 9);

        var back = new Line();
        follow(back, cursor);

        assertThat(back.heard("snapshot")).isEmpty();
        assertThat(values(back.last("changes"))).containsExactly(2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
    }

    @Test
    void a_cursor_from_before_all_that_is_kept_begins_anew_and_says_so() {
        follow(line, null);
        happen(1, 1);
        var cursor = line.last("changes").get("cursor").asText();
        happen(2, 12);

        var back = new Line();
        follow(back, cursor);

        assertThat(back.last("snapshot").get("reset").asBoolean()).isTrue();
        assertThat(values(back.last("snapshot"))).containsExactly(10.0, 11.0, 12.0);
    }

    @Test
    void an_instance_that_read_only_the_end_of_the_log_begins_anew_for_an_older_cursor() {
        follow(line, null);
        happen(1, 2);
        var cursor = line.last("changes").get("cursor").asText();
        var young = new Instance();
        young.skip(young.topics.signals, BONK, 5);
        young.put(young.topics.signals, BONK, nth(6));

        var back = new Line();
        follow(young, back, cursor);

        assertThat(back.last("snapshot").get("reset").asBoolean()).isTrue();
    }

    @Test
    void an_instance_that_read_on_from_the_cursor_goes_on() {
        follow(line, null);
        happen(1, 2);
        var cursor = line.last("changes").get("cursor").asText();
        var young = new Instance();
        young.skip(young.topics.signals, BONK, 2);
        young.put(young.topics.signals, BONK, nth(3));

        var back = new Line();
        follow(young, back, cursor);

        assertThat(values(back.last("changes"))).containsExactly(3.0);
    }

    @Test
    void who_reads_slowly_gets_all_that_is_kept() {
        var client = follow(line, null);
        line.slow = true;
        happen(1, 1);
        happen(2, 10);

        line.slow = false;
        instance.live.sent(client);

        assertThat(values(line.last("changes"))).containsExactly(2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0);
    }

    @Test
    void who_reads_so_slowly_that_some_are_forgotten_is_told_and_closed() {
        var client = follow(line, null);
        line.slow = true;
        happen(1, 1);
        happen(2, 30);

        line.slow = false;
        instance.live.sent(client);

        assertThat(line.frames.getLast().get("code").asText()).isEqualTo("FELL_BEHIND");
        assertThat(line.closed).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void in_words_each_is_a_frame_of_its_own() {
        happen(1, 5);
        var client = instance.connectQuietly(line);
        subscribe(instance, client, false, null);
        happen(6, 7);

        assertThat(line.heard("signal").stream()
                        .map(frame -> frame.get("data").get("value").asDouble()))
                .containsExactly(3.0, 4.0, 5.0, 6.0, 7.0);
    }

    @Test
    void what_happened_together_goes_together() {
        var client = instance.connectQuietly(line);
        subscribe(instance, client, false, null);
        line.forget();

        happen(1, 3);

        assertThat(line.waits).containsExactly(true, true, false);
    }

    @Test
    void in_words_too_and_a_slow_client_holds_nothing() {
        var client = instance.connectQuietly(line);
        subscribe(instance, client, false, null);
        line.slow = true;
        happen(1, 1);
        happen(2, 30);
        assertThat(client.hasUntold()).isFalse();

        line.slow = false;
        instance.live.sent(client);

        assertThat(line.heard("signal")).hasSize(1);
        assertThat(line.frames.getLast().get("message").asText()).contains("public.signals");
        assertThat(line.closed).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void whoever_leaves_hears_no_more() {
        var client = instance.connectQuietly(line);
        subscribe(instance, client, false, null);
        instance.live.unsubscribe(client.subscriptions.get("public.signals"));

        happen(1, 1);
        instance.pass(Duration.ofSeconds(1));

        assertThat(line.heard("signal")).isEmpty();
    }

    private void happen(int first, int last) {
        IntStream.rangeClosed(first, last).forEach(number -> instance.put(instance.topics.signals, BONK, nth(number)));
        instance.live.flush();
    }

    private static Signal nth(int number) {
        var signal = signal(BONK, "BONK", SignalKind.PRICE_MOVE);
        signal.setValue((double) number);
        return signal;
    }

    private Client follow(Line to, String since) {
        return follow(instance, to, since);
    }

    private static Client follow(Instance at, Line to, String since) {
        var client = at.connectQuietly(to);
        subscribe(at, client, true, since);
        return client;
    }

    private static void subscribe(Instance at, Client client, boolean delta, String since) {
        var channel = at.channels.named("public.signals").orElseThrow();
        var subscription = at.live.subscribe(client, channel, "public.signals", Manner.of(delta), false);
        at.live.begin(subscription, Optional.ofNullable(since)).forEach(frame -> at.live.reply(client, frame));
        at.live.send(client);
    }

    private static List<Double> values(JsonNode frame) {
        return StreamSupport.stream(frame.get("rows").spliterator(), false)
                .map(row -> row.get("value").asDouble())
                .toList();
    }
}
