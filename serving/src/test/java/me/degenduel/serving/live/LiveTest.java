package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.OTHER_BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.WIF;
import static me.degenduel.serving.live.Facts.delisted;
import static me.degenduel.serving.live.Facts.token;
import static me.degenduel.serving.live.Facts.worth;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveTest {
    private static final Duration REST = Duration.ofMillis(100);

    private final Instance instance = new Instance();
    private final Line line = new Line();

    @BeforeEach
    void rows() {
        instance.given(token(SOL, "SOL", "150"), token(BONK, "BONK", "0.00002"));
    }

    // Rows and what changed in them

    @Test
    void a_follower_of_rows_gets_all_of_them_and_then_what_changes() {
        instance.follow(line, null);
        instance.given(token(BONK, "BONK", "0.00003"));

        assertThat(keys(line.last("snapshot"))).containsExactly(SOL, BONK);
        assertThat(keys(line.last("changes"))).containsExactly(BONK);
        assertThat(line.heard("token_update")).isEmpty();
    }

    @Test
    void a_row_that_is_gone_is_removed() {
        instance.follow(line, null);

        instance.gone(BONK);

        assertThat(removed(line.last("changes"))).containsExactly(BONK);
    }

    @Test
    void followers_who_are_equally_far_share_one_frame() {
        var other = new Line();
        instance.follow(line, null);
        instance.follow(other, null);

        instance.given(token(BONK, "BONK", "0.00003"));

        assertThat(line.buffers.getLast()).isSameAs(other.buffers.getLast());
    }

    @Test
    void whoever_came_with_a_cursor_ahead_of_its_instance_shares_frames_once_that_has_caught_up() {
        instance.given(token(SOL, "SOL", "151"));
        instance.follow(line, null);
        var behind = new Instance();
        behind.given(token(SOL, "SOL", "150"), token(BONK, "BONK", "0.00002"));
        var back = new Line();
        var other = new Line();
        behind.follow(back, line.last("snapshot").get("cursor").asText());
        behind.follow(other, null);

        behind.given(token(SOL, "SOL", "151"));
        behind.given(token(BONK, "BONK", "0.00003"));

        assertThat(back.buffers.getLast()).isSameAs(other.buffers.getLast());
    }

    @Test
    void a_client_that_comes_back_gets_what_it_missed() {
        instance.follow(line, null);
        var cursor = line.last("snapshot").get("cursor").asText();
        instance.given(token(WIF, "WIF", "2"));
        instance.gone(BONK);

        var back = new Line();
        instance.follow(back, cursor);

        assertThat(back.heard("snapshot")).isEmpty();
        assertThat(keys(back.last("changes"))).containsExactly(WIF);
        assertThat(removed(back.last("changes"))).containsExactly(BONK);
    }

    @Test
    void a_client_that_missed_nothing_is_told_so() {
        instance.follow(line, null);

        var back = new Line();
        instance.follow(back, line.last("snapshot").get("cursor").asText());

        assertThat(keys(back.last("changes"))).isEmpty();
    }

    @Test
    void a_cursor_that_is_not_ours_begins_anew() {
        instance.follow(line, "made up");

        assertThat(line.last("snapshot").get("reset").asBoolean()).isTrue();
    }

    @Test
    void a_cursor_of_another_topic_begins_anew() {
        instance.follow(line, null);
        var elsewhere = new Instance(Watch.stopped(), "topic-2", Instance.RULES);

        var back = new Line();
        elsewhere.follow(back, line.last("snapshot").get("cursor").asText());

        assertThat(back.last("snapshot").get("reset").asBoolean()).isTrue();
    }

    @Test
    void a_cursor_of_another_channel_begins_anew() {
        instance.follow(line, null);
        var cursor = line.last("snapshot").get("cursor").asText();

        var back = new Line();
        say(instance.connect(back), "subscribe", "channel", "token.SOL", "delta", "true", "since", cursor);

        assertThat(back.last("snapshot").get("reset").asBoolean()).isTrue();
    }

    @Test
    void a_cursor_older_than_the_removals_begins_anew() {
        instance.follow(line, null);
        var cursor = line.last("snapshot").get("cursor").asText();
        instance.gone(BONK);
        instance.watch.advance(Instance.RULES.removalsKept().plusSeconds(1));
        instance.live.flush();

        var back = new Line();
        instance.follow(back, cursor);

        assertThat(back.last("snapshot").get("reset").asBoolean()).isTrue();
        assertThat(keys(back.last("snapshot"))).containsExactly(SOL);
    }

    @Test
    void a_cursor_is_good_for_as_long_as_nothing_it_missed_is_forgotten() {
        instance.follow(line, null);
        instance.watch.advance(Duration.ofDays(3));
        instance.live.flush();

        var back = new Line();
        instance.follow(back, line.last("snapshot").get("cursor").asText());

        assertThat(back.heard("changes")).hasSize(1);
    }

    @Test
    void a_cursor_from_long_before_this_instance_began_anew() {
        var old = new Instance(Watch.stopped(), "topic-1", Instance.RULES);
        old.given(token(SOL, "SOL", "150"));
        old.follow(line, null);
        var watch = Watch.stopped();
        watch.advance(Duration.ofDays(2));
        var young = new Instance(watch, "topic-1", Instance.RULES);

        var back = new Line();
        young.follow(back, line.last("snapshot").get("cursor").asText());

        assertThat(back.last("snapshot").get("reset").asBoolean()).isTrue();
    }

    @Test
    void an_instance_behind_a_cursor_says_nothing_old() {
        instance.given(token(SOL, "SOL", "151"), token(SOL, "SOL", "152"));
        instance.follow(line, null);
        var cursor = line.last("snapshot").get("cursor").asText();
        var behind = new Instance();
        behind.given(token(SOL, "SOL", "150"), token(BONK, "BONK", "0.00002"));

        var back = new Line();
        behind.follow(back, cursor);
        behind.given(token(SOL, "SOL", "151"));
        assertThat(back.frames).flatExtracting(LiveTest::keys).isEmpty();
        behind.given(token(SOL, "SOL", "152"));
        assertThat(back.frames).flatExtracting(LiveTest::keys).isEmpty();

        behind.given(token(SOL, "SOL", "153"));

        assertThat(keys(back.last("changes"))).containsExactly(SOL);
    }

    // One row

    @Test
    void a_symbol_means_the_token_with_the_highest_market_cap() {
        instance.given(worth(token(OTHER_BONK, "BONK", "5"), "2000000"));

        say(instance.connect(line), "subscribe", "channel", "token.BONK", "delta", "true");

        assertThat(keys(line.last("snapshot"))).containsExactly(OTHER_BONK);
    }

    @Test
    void a_follower_of_a_symbol_is_moved_to_the_token_that_it_means_now() {
        say(instance.connect(line), "subscribe", "channel", "token.BONK", "delta", "true");

        instance.given(worth(token(OTHER_BONK, "BONK", "5"), "2000000"));

        assertThat(keys(line.last("changes"))).containsExactly(OTHER_BONK);
        assertThat(removed(line.last("changes"))).containsExactly(BONK);
    }

    @Test
    void a_follower_of_a_symbol_hears_of_its_token_only() {
        instance.given(worth(token(OTHER_BONK, "BONK", "5"), "10"));
        say(instance.connect(line), "subscribe", "channel", "token.BONK");
        line.forget();

        instance.given(worth(token(OTHER_BONK, "BONK", "6"), "11"));

        assertThat(line.frames).isEmpty();
    }

    @Test
    void a_token_can_be_followed_before_it_is_listed() {
        say(instance.connect(line), "subscribe", "channel", "token.WIF");

        instance.given(token(WIF, "WIF", "2"));

        assertThat(line.last("token_data").at("/data/address").asText()).isEqualTo(WIF);
    }

    @Test
    void the_last_word_of_a_token_is_that_it_is_delisted() {
        say(instance.connect(line), "subscribe", "channel", "token.BONK");

        instance.given(delisted(token(BONK, "BONK", "0.00002")));
        instance.gone(BONK);
        instance.pass(REST);

        assertThat(line.last("token_data").at("/data/status").asText()).isEqualTo("delisted");
    }

    @Test
    void new_metadata_is_told_by_itself() {
        say(instance.connect(line), "subscribe", "channel", "token." + BONK);
        line.forget();
        var renamed = token(BONK, "BONK", "0.00002");
        renamed.setName("Bonk the Dog");

        instance.given(renamed);

        assertThat(line.last("token_metadata").at("/data/name").asText()).isEqualTo("Bonk the Dog");
    }

    // Once, and not too often

    @Test
    void one_change_reaches_a_connection_once_however_many_of_its_subscriptions_match() {
        var client = instance.connect(line);
        say(client, "subscribe", "channel", "token.BONK");
        say(client, "subscribe", "channel", "token." + BONK);
        say(client, "subscribe_tokens", "symbols", "[\"BONK\"]");
        instance.pass(REST);
        line.forget();

        instance.given(token(BONK, "BONK", "0.00003"));

        assertThat(line.heard("token_data")).hasSize(1);
    }

    @Test
    void a_change_that_comes_as_a_row_does_not_come_in_old_words_too() {
        var client = instance.follow(line, null);
        say(client, "subscribe", "channel", "token.BONK");
        instance.pass(REST);
        line.forget();

        instance.given(token(BONK, "BONK", "0.00003"));

        assertThat(line.frames).hasSize(1);
        assertThat(keys(line.last("changes"))).containsExactly(BONK);
    }

    @Test
    void what_one_subscription_had_not_told_yet_another_tells() {
        var client = instance.connect(line);
        say(client, "subscribe", "channel", "token.BONK");
        say(client, "subscribe", "channel", "token." + BONK);
        instance.given(token(BONK, "BONK", "0.00003"));
        line.forget();

        say(client, "unsubscribe", "channel", "token.BONK");
        instance.pass(REST);

        assertThat(line.last("token_data").get("channel").asText()).isEqualTo("token." + BONK);
    }

    @Test
    void a_token_is_told_at_most_every_100_ms_with_its_newest_value() {
        say(instance.connect(line), "subscribe", "channel", "token.BONK");
        line.forget();

        instance.given(token(BONK, "BONK", "0.00003"));
        instance.given(token(BONK, "BONK", "0.00004"));
        assertThat(line.heard("token_data")).isEmpty();
        instance.pass(REST);

        assertThat(line.heard("token_data")).hasSize(1);
        assertThat(line.last("token_data").at("/data/price_text").asText()).isEqualTo("0.00004");
    }

    // Slow clients

    @Test
    void a_slow_follower_of_rows_gets_the_newest_of_what_it_missed() {
        var client = instance.follow(line, null);
        line.slow = true;
        instance.given(token(BONK, "BONK", "0.00003"));
        line.forget();
        for (var price = 1; price <= 1_000; price++) {
            instance.given(token(SOL, "SOL", String.valueOf(price)));
        }
        assertThat(line.frames).isEmpty();

        instance.live.sent(client);

        assertThat(line.frames).hasSize(1);
        assertThat(line.last("changes").at("/rows/0/price").asInt()).isEqualTo(1_000);
    }

    @Test
    void a_slow_follower_of_one_row_hears_of_its_removal_after_a_frame_from_before_it() {
        var slow = new Line();
        var client = instance.connect(slow);
        say(client, "subscribe", "channel", "token." + BONK, "delta", "true");
        say(instance.connect(line), "subscribe", "channel", "token." + BONK, "delta", "true");
        slow.slow = true;
        instance.given(token(BONK, "BONK", "0.00003"));
        instance.given(token(BONK, "BONK", "0.00004"));
        instance.put(instance.topics.tokens, BONK, null);

        instance.live.sent(client);
        assertThat(slow.buffers.getLast()).isSameAs(line.buffers.getLast());
        instance.live.flush();
        instance.live.sent(client);

        assertThat(removed(slow.last("changes"))).containsExactly(BONK);
    }

    @Test
    void a_row_that_looks_the_same_again_is_no_news() {
        instance.follow(line, null);
        line.forget();

        instance.given(token(BONK, "BONK", "0.00002"));

        assertThat(line.frames).isEmpty();
    }

    @Test
    void the_end_of_a_row_that_nobody_has_is_not_said() {
        instance.follow(line, null);
        line.forget();

        instance.gone(WIF);

        assertThat(line.frames).isEmpty();
    }

    @Test
    void a_slow_follower_of_tokens_costs_no_more_than_the_tokens_that_it_follows() {
        var client = instance.connect(line);
        say(client, "subscribe_tokens", "symbols", "[\"SOL\",\"BONK\"]");
        instance.pass(REST);
        line.slow = true;
        for (var price = 1; price <= 1_000; price++) {
            instance.given(token(SOL, "SOL", String.valueOf(price)), token(BONK, "BONK", "0." + (1_000 + price)));
        }

        assertThat(client.untold(Urgency.VALUES)).hasSize(2);
        assertThat(client.replies).isEmpty();
    }

    @Test
    void nothing_is_read_from_a_client_that_takes_no_answers() {
        var client = instance.connect(line);
        line.slow = true;
        line.listening = false;

        say(client, "get_all_tokens");
        assertThat(line.listening).isFalse();
        line.slow = false;
        instance.live.sent(client);

        assertThat(line.listening).isTrue();
    }

    @Test
    void a_client_that_takes_nothing_for_a_minute_is_closed() {
        instance.follow(line, null);
        line.slow = true;
        instance.given(token(BONK, "BONK", "0.00003"));

        IntStream.range(0, 62).forEach(second -> instance.pass(Duration.ofSeconds(1)));

        assertThat(line.closed).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(instance.live.clients()).isEmpty();
    }

    @Test
    void what_waits_for_a_client_is_counted_until_it_has_gone() {
        var client = instance.follow(line, null);
        line.slow = true;
        instance.given(token(BONK, "BONK", "0.00003"));
        instance.given(token(SOL, "SOL", "151"));
        assertThat(instance.held.now()).isEqualTo(line.buffers.getLast().size());

        line.slow = false;
        instance.live.sent(client);

        assertThat(instance.held.now()).isZero();
        assertThat(keys(line.last("changes"))).containsExactly(SOL);
    }

    @Test
    void whoever_would_need_more_than_may_wait_is_closed() {
        var strict = new Rules(
                4,
                10,
                5,
                REST,
                minute(),
                minute(),
                minute(),
                minute(),
                100,
                minute(),
                32 << 20,
                minute(),
                Instance.RULES.market());
        var small = new Instance(Watch.stopped(), "topic-1", strict);
        line.slow = true;

        small.connect(line);

        assertThat(line.closed).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(small.held.now()).isZero();
        assertThat(small.live.clients()).isEmpty();
    }

    @Test
    void an_instance_behind_the_cursor_of_a_symbol_waits_until_it_knows_what_that_means() {
        instance.given(worth(token(OTHER_BONK, "BONK", "5"), "2000000"), token(BONK, "BONK", "6"));
        instance.gone(OTHER_BONK);
        say(instance.connect(line), "subscribe", "channel", "token.BONK", "delta", "true");
        var cursor = line.last("snapshot").get("cursor").asText();
        var behind = new Instance();
        behind.given(token(SOL, "SOL", "150"), token(BONK, "BONK", "0.00002"));
        var back = new Line();
        say(behind, behind.connect(back), "subscribe", "channel", "token.BONK", "delta", "true", "since", cursor);
        back.forget();

        behind.given(worth(token(OTHER_BONK, "BONK", "5"), "2000000"), token(BONK, "BONK", "6"));
        behind.gone(OTHER_BONK);
        assertThat(back.heard("changes")).isEmpty();
        behind.given(token(BONK, "BONK", "7"));

        assertThat(keys(back.last("changes"))).containsExactly(BONK);
        assertThat(removed(back.last("changes"))).isEmpty();
    }

    @Test
    void what_a_symbol_means_is_said_once_an_instance_has_caught_up_with_the_cursor_whatever_it_reads_last() {
        instance.given(token(SOL, "SOL", "151"));
        say(instance.connect(line), "subscribe", "channel", "token.BONK", "delta", "true");
        var cursor = line.last("snapshot").get("cursor").asText();
        var behind = new Instance();
        behind.given(token(SOL, "SOL", "150"), token(BONK, "BONK", "0.00002"));
        var back = new Line();
        say(behind, behind.connect(back), "subscribe", "channel", "token.BONK", "delta", "true", "since", cursor);
        back.forget();

        behind.given(worth(token(OTHER_BONK, "BONK", "5"), "2000000"));
        assertThat(back.heard("changes")).isEmpty();
        behind.given(token(SOL, "SOL", "151"));

        assertThat(keys(back.last("changes"))).containsExactly(OTHER_BONK);
        assertThat(removed(back.last("changes"))).containsExactly(BONK);
    }

    @Test
    void a_removal_that_an_instance_behind_its_cursor_reads_in_one_go_is_said() {
        instance.given(token(WIF, "WIF", "1"));
        say(instance.connect(line), "subscribe", "channel", "token." + WIF, "delta", "true");
        var behind = new Instance();
        behind.given(token(SOL, "SOL", "150"), token(BONK, "BONK", "0.00002"));
        var back = new Line();
        say(
                behind,
                behind.connect(back),
                "subscribe",
                "channel",
                "token." + WIF,
                "delta",
                "true",
                "since",
                line.last("snapshot").get("cursor").asText());

        behind.put(behind.topics.tokens, WIF, token(WIF, "WIF", "1"));
        behind.gone(WIF);

        assertThat(removed(back.last("changes"))).containsExactly(WIF);
    }

    // Full lists

    @Test
    void a_full_list_comes_again_when_something_changed_and_not_before_ten_seconds() {
        instance.connect(line);
        line.forget();
        instance.given(token(BONK, "BONK", "0.00003"));

        instance.pass(Duration.ofMillis(9_900));
        assertThat(line.heard("token_update")).isEmpty();
        // The first comes in the client's own part of the next ten.
        instance.pass(Duration.ofMillis(10_100));

        assertThat(line.heard("token_update")).hasSize(1);
    }

    @Test
    void no_list_comes_where_nothing_changed() {
        instance.connect(line);
        line.forget();

        IntStream.range(0, 30).forEach(second -> instance.pass(Duration.ofSeconds(1)));

        assertThat(line.heard("token_update")).isEmpty();
    }

    @Test
    void lists_come_more_rarely_when_all_of_them_together_cost_too_much() {
        var poor = new Rules(
                4,
                10,
                5,
                REST,
                minute(),
                minute(),
                minute(),
                minute(),
                1 << 20,
                minute(),
                10,
                Duration.ofHours(1),
                Instance.RULES.market());
        var busy = new Instance(Watch.stopped(), "topic-1", poor);
        busy.given(token(SOL, "SOL", "150"));
        busy.connect(line);
        line.forget();
        busy.given(token(SOL, "SOL", "151"));

        busy.pass(Duration.ofSeconds(20));

        assertThat(line.heard("token_update")).isEmpty();
    }

    @Test
    void a_list_that_is_a_little_old_is_followed_by_what_it_lacks() {
        var client = instance.connect(line);
        say(client, "subscribe", "channel", "token.BONK");
        instance.pass(REST.minusMillis(10));
        instance.given(token(BONK, "BONK", "0.00003"));
        instance.pass(Duration.ofMillis(10));
        line.forget();

        say(client, "get_all_tokens");
        instance.pass(REST);

        assertThat(line.frames.getLast().toString()).contains("0.00003");
    }

    @Test
    void a_snapshot_that_is_a_little_old_is_followed_by_what_it_lacks() {
        instance.follow(new Line(), null);
        instance.given(token(BONK, "BONK", "0.00003"));

        instance.follow(line, null);

        assertThat(line.last("snapshot").toString()).doesNotContain("0.00003");
        assertThat(line.last("changes").toString()).contains("0.00003");
    }

    // The whitelist

    @Test
    void listing_and_delisting_are_told_with_the_reason_where_it_is_known() {
        say(instance.connect(line), "subscribe", "channel", "public.whitelist");
        instance.given(token(WIF, "WIF", "2"));
        assertThat(line.last("whitelist_update").get("data").toString())
                .isEqualTo("{\"address\":\"" + WIF + "\",\"symbol\":\"WIF\",\"action\":\"listed\"}");

        instance.put(instance.topics.whitelist, WIF, Facts.whitelisted(WIF, "delisted", "rug pull"));
        instance.given(delisted(token(WIF, "WIF", "2")));

        var said = line.last("whitelist_update").get("data");
        assertThat(said.get("action").asText()).isEqualTo("delisted");
        assertThat(said.get("reason").asText()).isEqualTo("rug pull");
    }

    // Whether somebody is there

    @Test
    void a_client_that_answers_no_ping_is_closed() {
        instance.connect(line);

        instance.pass(Duration.ofSeconds(34));
        assertThat(line.pings).isEqualTo(1);
        instance.pass(Duration.ofSeconds(15));

        assertThat(line.closed).isEqualTo(CloseCode.POLICY);
    }

    @Test
    void a_client_that_answers_pings_stays() {
        var client = instance.connect(line);

        for (var minute = 0; minute < 10; minute++) {
            instance.pass(Duration.ofSeconds(34));
            instance.conversation.pong(client);
        }

        assertThat(line.closed).isNull();
        assertThat(line.pings).isEqualTo(10);
    }

    @Test
    void whoever_leaves_is_forgotten() {
        var client = instance.connect(line);
        say(client, "subscribe_tokens", "symbols", "[\"SOL\",\"BONK\"]");

        instance.live.remove(client);
        line.forget();
        instance.given(token(BONK, "BONK", "0.00003"));

        assertThat(line.frames).isEmpty();
        assertThat(instance.live.clients()).isEmpty();
    }

    private void say(Client client, String type, String... fields) {
        say(instance, client, type, fields);
    }

    private static void say(Instance to, Client client, String type, String... fields) {
        var message = new StringBuilder("{\"type\":\"" + type + "\"");
        for (var field = 0; field < fields.length; field += 2) {
            var value = fields[field + 1];
            var raw = value.startsWith("[") || value.equals("true");
            message.append(",\"" + fields[field] + "\":" + (raw ? value : "\"" + value + "\""));
        }
        to.conversation.hear(client, message.append("}").toString());
    }

    private static Duration minute() {
        return Duration.ofMinutes(1);
    }

    private static List<String> keys(JsonNode frame) {
        return texts(frame.path("rows"), "/address");
    }

    private static List<String> removed(JsonNode frame) {
        return texts(frame.path("removed"), "");
    }

    private static List<String> texts(JsonNode array, String at) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> node.at(at).asText())
                .toList();
    }
}
