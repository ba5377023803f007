package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.START;
import static me.degenduel.serving.live.Facts.candle;
import static me.degenduel.serving.live.Facts.tick;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import me.degenduel.serving.read.CandleJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Charts have five candles here, and there are at most two of them. */
class ChartTest {
    private static final String MINUTES = "candles." + BONK + ".1m";
    private static final String SECONDS = "candles." + BONK + ".1s";

    private final Instance instance = new Instance();
    private final Line line = new Line();

    @Test
    void who_comes_waits_for_the_history_and_then_gets_it_with_the_oldest_first() {
        follow(line, MINUTES);
        assertThat(line.frames).extracting(ChartTest::type).doesNotContain("snapshot");

        load(minute(0, 3), minute(1, 2), minute(2, 4));

        assertThat(starts(line.last("snapshot"))).containsExactly(at(0), at(1), at(2));
    }

    @Test
    void what_the_topic_said_meanwhile_is_not_lost() {
        follow(line, MINUTES);
        hear("1m", minute(1), "2", "3", 5, true);
        hear("1m", minute(2), "3", "4", 1, false);

        load(minute(0, 3), minute(1, 2));

        assertThat(starts(line.last("snapshot"))).containsExactly(at(0), at(1), at(2));
        assertThat(row(line.last("snapshot"), 1).get("ticks").asInt()).isEqualTo(5);
    }

    @Test
    void an_old_word_changes_no_candle_that_is_closed() {
        follow(line, MINUTES);
        load(minute(0, 3));

        hear("1m", minute(0), "1", "9", 2, false);
        hear("1m", minute(0), "1", "9", 2, true);
        publish();

        assertThat(line.heard("changes")).isEmpty();
    }

    @Test
    void a_late_price_corrects_a_candle() {
        follow(line, MINUTES);
        load(minute(0, 3), minute(1, 2));

        hear("1m", minute(0), "1", "9", 4, true);
        publish();

        assertThat(starts(line.last("changes"))).containsExactly(at(0));
        assertThat(row(line.last("changes"), 0).get("close_text").asText()).isEqualTo("9");
    }

    @Test
    void a_price_is_in_the_candle_that_runs_before_the_topic_says_so_and_is_not_counted_twice() {
        follow(line, MINUTES);
        load(running(0, "2", "3", 2));

        price("5", minute(0).plusSeconds(10));
        hear("1m", minute(0), "2", "3", 2, false);
        publish();
        var before = row(line.last("changes"), 0);
        assertThat(before.get("high_text").asText()).isEqualTo("5");
        assertThat(before.get("close_text").asText()).isEqualTo("5");
        assertThat(before.get("ticks").asInt()).isEqualTo(3);

        var said = candle(BONK, "1m", minute(0), "2", "5", 3, false);
        said.setClosedAt(minute(0).plusSeconds(10));
        instance.live.hear(said);
        price("5", minute(0).plusSeconds(10));
        publish();
        assertThat(line.heard("changes")).hasSize(1);
    }

    @Test
    void a_late_price_moves_the_candle_that_runs_at_once_and_is_counted_with_the_topics_next_word() {
        follow(line, MINUTES);
        load(running(0, "2", "3", 20_000));

        price("5", minute(0).plusSeconds(10));
        publish();
        var before = row(line.last("changes"), 0);
        assertThat(before.get("high_text").asText()).isEqualTo("5");
        assertThat(before.get("close_text").asText()).isEqualTo("3");
        assertThat(before.get("ticks").asInt()).isEqualTo(20_000);

        hear("1m", minute(0), "2", "3", 20_001, false);
        publish();

        var after = row(line.last("changes"), 0);
        assertThat(after.get("high_text").asText()).isEqualTo("5");
        assertThat(after.get("ticks").asInt()).isEqualTo(20_001);
    }

    @Test
    void the_first_price_of_a_minute_begins_its_candle_and_the_topic_closes_it() {
        follow(line, MINUTES);
        load(minute(0, 3));

        price("7", minute(1).plusMillis(5));
        publish();
        assertThat(row(line.last("changes"), 0).get("closed").asBoolean()).isFalse();
        hear("1m", minute(1), "7", "8", 9, true);
        publish();

        assertThat(row(line.last("changes"), 0).get("closed").asBoolean()).isTrue();
        assertThat(row(line.last("changes"), 0).get("ticks").asInt()).isEqualTo(9);
    }

    @Test
    void a_minute_without_a_price_has_no_candle() {
        follow(line, MINUTES);
        load(minute(0, 3));

        price("7", minute(3));
        publish();

        assertThat(starts(line.last("changes"))).containsExactly(at(3));
    }

    @Test
    void candles_of_seconds_are_made_of_prices_alone_late_ones_too() {
        follow(line, SECONDS);
        load();

        price("2", START.plusMillis(100));
        price("3", START.plusMillis(200));
        price("5", START.plusMillis(1_100));
        price("1", START.plusMillis(150));
        publish();

        var rows = line.last("changes").get("rows");
        assertThat(rows).hasSize(2);
        var first = rows.get(0).get("start").asText().equals("2025-03-01T12:00:00.000Z") ? rows.get(0) : rows.get(1);
        assertThat(first.get("low_text").asText()).isEqualTo("1");
        assertThat(first.get("close_text").asText()).isEqualTo("3");
        assertThat(first.get("closed").asBoolean()).isTrue();
    }

    @Test
    void a_second_is_over_when_no_price_can_be_under_way_any_more() {
        follow(line, SECONDS);
        load();
        price("2", START.plusMillis(100));
        instance.live.flush();
        assertThat(row(line.last("changes"), 0).get("closed").asBoolean()).isFalse();

        instance.pass(Duration.ofMillis(1_999));
        assertThat(line.heard("changes")).hasSize(1);
        instance.pass(Duration.ofMillis(1));

        assertThat(row(line.last("changes"), 0).get("closed").asBoolean()).isTrue();
    }

    @Test
    void every_price_of_a_second_counts_even_two_of_one_millisecond() {
        follow(line, SECONDS);
        load();

        price("2", START.plusMillis(100));
        price("3", START.plusMillis(100));
        publish();

        assertThat(row(line.last("changes"), 0).get("ticks").asInt()).isEqualTo(2);
        assertThat(row(line.last("changes"), 0).get("close_text").asText()).isEqualTo("3");
    }

    @Test
    void only_the_last_candles_are_kept() {
        follow(line, MINUTES);
        load(minute(0, 1), minute(1, 1), minute(2, 1), minute(3, 1), minute(4, 1));

        price("7", minute(5));
        hear("1m", minute(0), "1", "9", 4, true);
        publish();

        assertThat(starts(line.last("changes"))).containsExactly(at(5));
        var other = new Line();
        follow(other, MINUTES);
        assertThat(starts(other.last("snapshot"))).containsExactly(at(1), at(2), at(3), at(4), at(5));
    }

    @Test
    void changes_come_once_a_second() {
        follow(line, MINUTES);
        load(minute(0, 1));
        price("7", minute(1));
        instance.live.flush();
        line.forget();

        price("8", minute(1).plusMillis(1));
        instance.live.flush();
        instance.pass(Duration.ofMillis(900));
        assertThat(line.heard("changes")).isEmpty();
        instance.pass(Duration.ofMillis(100));

        assertThat(line.heard("changes")).hasSize(1);
    }

    @Test
    void a_client_that_comes_back_while_others_look_gets_what_it_missed_and_otherwise_all_anew() {
        follow(line, MINUTES);
        load(minute(0, 1));
        var other = new Line();
        var client = subscribe(other, MINUTES, true, null);
        var cursor = other.last("snapshot").get("cursor").asText();
        instance.live.remove(client);
        price("7", minute(1));
        publish();

        var back = new Line();
        subscribe(back, MINUTES, true, cursor);
        assertThat(starts(back.last("changes"))).containsExactly(at(1));

        List.copyOf(instance.live.clients()).forEach(instance.live::remove);
        var late = new Line();
        subscribe(late, MINUTES, true, cursor);
        load(minute(0, 1));
        assertThat(late.last("snapshot").get("reset").asBoolean()).isTrue();
    }

    @Test
    void in_words_the_list_comes_first_and_then_each_candle() {
        subscribe(line, MINUTES, false, null);
        load(minute(0, 1), minute(1, 1));
        assertThat(line.last("MARKET_CANDLES").get("data")).hasSize(2);
        assertThat(line.last("MARKET_CANDLES").get("interval").asText()).isEqualTo("1m");
        assertThat(line.heard("MARKET_CANDLE")).isEmpty();

        price("7", minute(2));
        publish();

        assertThat(line.last("MARKET_CANDLE").get("data").get("open_text").asText())
                .isEqualTo("7");
    }

    @Test
    void what_nobody_looks_at_is_not_kept() {
        var client = subscribe(line, MINUTES, true, null);
        load(minute(0, 1));

        instance.live.remove(client);

        assertThat(instance.charts.all()).isEmpty();
        assertThat(instance.charts.isWanted(BONK)).isFalse();
        assertThat(instance.charts.isWanted(BONK + "/1m/0")).isFalse();
    }

    @Test
    void only_what_somebody_looks_at_is_wanted() {
        follow(line, MINUTES);

        assertThat(instance.charts.isWanted(BONK)).isTrue();
        assertThat(instance.charts.isWanted(BONK + "/1m/1740830400000")).isTrue();
        assertThat(instance.charts.isWanted(BONK + "/5m/1740830400000")).isFalse();
    }

    @Test
    void there_are_no_more_charts_than_may_be() {
        say(instance.connectQuietly(line), "candles.A.1m");
        say(instance.connectQuietly(line), "candles.B.1m");
        say(instance.connectQuietly(line), "candles.B.1m");
        assertThat(line.heard("error")).isEmpty();

        say(instance.connectQuietly(line), "candles.C.1m");

        assertThat(line.last("error").get("code").asText()).isEqualTo("INVALID_SUBSCRIPTION");
        assertThat(instance.charts.all()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"candles.A.2m", "candles.A", "candles..1m", "candles.A/B.1m", "candles.<address>.<interval>"})
    void a_chart_that_makes_no_sense_is_refused(String name) {
        say(instance.connectQuietly(line), name);

        assertThat(line.last("error").get("code").asText()).isIn("INVALID_SUBSCRIPTION", "SUBSCRIPTION_DENIED");
    }

    @Test
    void whoever_waits_for_an_owner_that_does_not_answer_is_told_once_and_served_later() {
        follow(line, MINUTES);
        var chart = instance.asked.getLast();
        instance.live.cannotLoad(chart).forEach(instance.conversation::waits);
        instance.live.cannotLoad(chart).forEach(instance.conversation::waits);
        assertThat(line.heard("error"))
                .singleElement()
                .satisfies(error -> assertThat(error.get("code").asText()).isEqualTo("NOT_READY"));

        instance.live.flush();
        instance.pass(Duration.ofSeconds(2));
        assertThat(instance.asked).hasSize(2);
        load(minute(0, 1));

        assertThat(starts(line.last("snapshot"))).containsExactly(at(0));
    }

    @Test
    void an_answer_to_a_question_of_long_ago_is_none() {
        var client = subscribe(line, MINUTES, true, null);
        var before = instance.asked.getLast();
        instance.live.remove(client);
        var other = new Line();
        follow(other, MINUTES);

        instance.live.load(before, List.of());

        assertThat(other.heard("snapshot")).isEmpty();
    }

    private void load(CandleJson... history) {
        instance.live.load(instance.asked.getLast(), List.of(history));
    }

    /** Changes wait for a second to be over. */
    private void publish() {
        instance.live.flush();
        instance.pass(Duration.ofSeconds(1));
    }

    private void hear(String interval, Instant start, String open, String close, long ticks, boolean closed) {
        instance.live.hear(candle(BONK, interval, start, open, close, ticks, closed));
    }

    private void price(String price, Instant at) {
        instance.live.hear(tick(BONK, "BONK", price, at));
    }

    private void follow(Line to, String name) {
        subscribe(to, name, true, null);
    }

    private Client subscribe(Line to, String name, boolean delta, String since) {
        var client = instance.connectQuietly(to);
        var channel = instance.channels.named(name).orElseThrow();
        var subscription = instance.live.subscribe(client, channel, name, Manner.of(delta), false);
        instance.live
                .begin(subscription, Optional.ofNullable(since))
                .forEach(frame -> instance.live.reply(client, frame));
        instance.live.send(client);
        return client;
    }

    private void say(Client client, String channel) {
        instance.conversation.hear(client, "{\"type\":\"subscribe\",\"channel\":\"" + channel + "\"}");
    }

    private static Instant minute(int number) {
        return START.plusSeconds(60L * number);
    }

    private static CandleJson minute(int number, long ticks) {
        return CandleJson.of(candle(BONK, "1m", minute(number), "2", "3", ticks, true));
    }

    private static CandleJson running(int number, String open, String close, long ticks) {
        return CandleJson.of(candle(BONK, "1m", minute(number), open, close, ticks, false));
    }

    private static String at(int minute) {
        return "2025-03-01T12:0" + minute + ":00.000Z";
    }

    private static String type(JsonNode frame) {
        return frame.get("type").asText();
    }

    private static JsonNode row(JsonNode frame, int number) {
        return frame.get("rows").get(number);
    }

    private static List<String> starts(JsonNode frame) {
        return IntStream.range(0, frame.get("rows").size())
                .mapToObj(number -> row(frame, number).get("start").asText())
                .toList();
    }
}
