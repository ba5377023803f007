package me.degenduel.serving.live;

import static me.degenduel.schemas.ContestState.ACTIVE;
import static me.degenduel.schemas.ContestState.COMPLETED;
import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.standing;
import static me.degenduel.serving.live.Facts.standings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Standings;
import me.degenduel.serving.share.Teller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contests that another instance plays, as those see them who are connected to this one. */
class ElsewhereTest {
    private static final String ME = "User111111111111111111111111111111111111111";
    private static final String OTHER = "Other11111111111111111111111111111111111111";
    private static final String OWNER = "owner:3006";
    private static final Duration LATER = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(3);

    private final Watch watch = Watch.stopped();
    /** Plays all contests. */
    private final Instance owner = new Instance(watch, "topic-1", Instance.RULES);
    /** Plays none. */
    private final Instance here = new Instance(watch, "topic-1", Instance.RULES);

    private final Map<Integer, Long> read = new HashMap<>();
    /** The last of each contest. */
    private final Map<String, Long> records = new HashMap<>();

    private Teller teller = new Teller();
    /** How many wishes it has heard. */
    private int wished;

    private Line line = new Line();
    private Client client;

    @BeforeEach
    void facts() {
        Stream.of(owner, here).forEach(instance -> {
            instance.people.set(ME, Facts.user(ME, "user", false));
            instance.given(Facts.token(BONK, "BONK", "0.00002"));
        });
        here.here = any -> false;
        here.live.expect(Set.of(OWNER));
        tell();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'subscribe','channel':'portfolio.%s','delta':true}",
                "{'type':'subscribe','channel':'portfolio.%s.7','delta':true}",
                "{'type':'subscribe','channel':'portfolio.%s'}",
                "{'type':'subscribe','channel':'user.%s'}",
                "{'type':'subscribe','channel':'user.%s','delta':true}",
                "{'type':'subscribe','channel':'user.%s.tokens'}",
                "{'type':'subscribe','channel':'participant.%s.7'}",
                "{'type':'portfolio_update_request'}",
                "{'type':'get_portfolio_history'}",
                "{'type':'subscribe_portfolio','contestId':'7'}"
            })
    void what_one_has_there_looks_as_it_does_there(String message) {
        published("7", ACTIVE, ME, "12000");
        published("8", ACTIVE, OTHER, "12000");
        var there = heard(owner, message);
        var same = heard(here, message);
        assertThat(same).isEqualTo(there).isNotEmpty();
    }

    private List<String> heard(Instance instance, String message) {
        // Of what was worked out where it is played, this one knows nothing.
        instance.published.clear();
        if (instance == owner || message.contains("history")) {
            instance.published.put("7", Facts.published(standings("7", ACTIVE, standing(1, ME, "12000")), false));
        }
        connect(instance);
        line.forget();
        say(instance, message);
        published("7", ACTIVE, ME, "12500");
        instance.pass(LATER);
        published("7", ACTIVE, ME, "12000");
        instance.pass(LATER);
        return line.frames.stream()
                .map(frame -> frame.toString().replaceAll("\"(cursor|timestamp)\":\"[^\"]*\"", ""))
                .toList();
    }

    @Test
    void whoever_comes_in_is_served_when_the_others_have_told_what_they_know() {
        published("7", ACTIVE, ME, "12000");
        here.live.lost(OWNER);
        open(here);
        assertThat(line.frames).isEmpty();
        assertThat(line.listening).isFalse();

        teller = new Teller();
        wished = 0;
        tell();

        assertThat(line.heard("connection_established")).hasSize(1);
        assertThat(line.listening).isTrue();
    }

    @Test
    void nobody_waits_long_for_one_that_tells_nothing() {
        here.live.lost(OWNER);
        open(here);
        assertThat(line.frames).isEmpty();

        here.pass(LONG);
        assertThat(line.heard("connection_established")).hasSize(1);

        open(here);
        assertThat(line.heard("connection_established")).hasSize(1);
    }

    @Test
    void nor_does_anybody_for_one_that_is_tried_again_and_again() {
        for (var tries = 0; tries < 10; tries++) {
            here.live.lost(OWNER);
            here.pass(LATER);
        }
        open(here);
        assertThat(line.heard("connection_established")).hasSize(1);
    }

    @Test
    void whoever_comes_before_anybody_knows_of_others_waits_for_that() {
        var young = new Elsewhere((wallet, there) -> {}, LATER);
        assertThat(young.knows(ME, watch.instant())).isFalse();
        young.expect(Set.of(), watch.instant());
        assertThat(young.knows(ME, watch.instant())).isTrue();
    }

    @Test
    void what_is_told_before_its_record_is_read_is_not_lost_on_who_comes_with_the_cursor_of_the_one_before() {
        publish("7", ACTIVE, ME, "12000");
        open(owner);
        var cursor = follow(owner, "");

        var last = standings("7", COMPLETED, standing(1, ME, "12500"));
        owner.published.put("7", Facts.published(last, false));
        connect(here);
        follow(here, ",'since':'" + cursor + "'");
        tell();
        record("7", last);
        tell();

        var worth = Stream.concat(line.heard("snapshot").stream(), line.heard("changes").stream())
                .flatMap(frame -> frame.get("rows").valueStream())
                .map(row -> row.get("total_value_text").asText())
                .toList();
        assertThat(worth).last().asString().startsWith("12500");
    }

    @Test
    void somebody_who_is_closed_twice_or_signs_in_again_is_wanted_as_before() {
        connect(here);
        var person = client.person;
        here.live.identify(client, person);
        assertThat(here.wishes).containsExactly("+" + ME);

        here.live.remove(client);
        here.live.remove(client);
        assertThat(here.wishes).containsExactly("+" + ME, "-" + ME);
        connect(here);
        assertThat(here.wishes).containsExactly("+" + ME, "-" + ME, "+" + ME);
    }

    @Test
    void whoever_comes_in_tells_nobody_else_anything() {
        published("7", ACTIVE, ME, "12000");
        connect(here);
        follow(here, "");
        var mine = line;
        mine.forget();

        here.people.set(OTHER, Facts.user(OTHER, "user", false));
        line = new Line();
        var other = new Person(OTHER, Role.USER, "session-2", watch.instant().plusSeconds(3_600));
        here.connect(here.portfolio, line, Instance.opening(Optional.of(other), false));
        tell();
        here.pass(LATER);

        assertThat(line.heard("connection_established")).hasSize(1);
        assertThat(mine.frames).isEmpty();
    }

    @Test
    void a_cursor_from_before_somebody_was_known_has_nothing_of_them() {
        published("7", ACTIVE, OTHER, "12000");
        connect(here);
        var channel = "{'type':'subscribe','channel':'participant." + OTHER + ".7','delta':true%s}";
        say(here, channel.formatted(""));
        var before = line.last("snapshot").get("cursor").asText();
        tell();

        connect(here);
        say(here, channel.formatted(",'since':'" + before + "'"));
        assertThat(line.last("changes").at("/rows/0/portfolioValue").asText()).isEqualTo("12000");
    }

    @Test
    void whoever_does_not_say_who_they_are_waits_for_nobody() {
        here.live.lost(OWNER);
        line = new Line();
        client = here.connect(here.contest, line, Instance.opening(Optional.empty(), false));
        assertThat(line.heard("connection_established")).hasSize(1);
    }

    @Test
    void somebody_is_wanted_while_they_or_who_follows_them_are_there() {
        connect(here);
        assertThat(here.wishes).containsExactly("+" + ME);
        say(here, "{'type':'subscribe','channel':'portfolio.%s'}");
        say(here, "{'type':'subscribe','channel':'participant." + OTHER + ".7'}");
        assertThat(here.wishes).containsExactly("+" + ME, "+" + OTHER);

        say(here, "{'type':'unsubscribe','channel':'participant." + OTHER + ".7'}");
        assertThat(here.wishes).endsWith("-" + OTHER);
        here.live.remove(client);
        assertThat(here.wishes).endsWith("-" + ME);
    }

    @Test
    void whether_somebody_else_is_in_it_is_said_once_it_is_known() {
        published("7", ACTIVE, ME, "12000");
        connect(here);
        say(here, "{'type':'subscribe','channel':'participant." + OTHER + ".7','delta':true}");
        assertThat(line.last("snapshot").get("rows")).isEmpty();

        tell();
        here.pass(LATER);

        assertThat(line.last("changes").at("/rows/0/isParticipant").asBoolean(true))
                .isFalse();
    }

    @Test
    void a_cursor_of_one_is_good_for_the_other_and_neither_misses_nor_repeats() {
        published("7", ACTIVE, ME, "12000");
        connect(owner);
        var cursor = follow(owner, "");
        var instances = List.of(here, owner, here, here, owner, owner, here);
        for (var move = 0; move < instances.size(); move++) {
            var instance = instances.get(move);
            if (move % 2 == 0) {
                published("7", ACTIVE, ME, String.valueOf(12_001 + move));
            }
            connect(instance);
            cursor = follow(instance, ",'since':'" + cursor + "'");
            var rows = line.last("changes").get("rows");
            assertThat(rows).as("at move " + move).hasSize(move % 2 == 0 ? 1 : 0);
            if (move % 2 == 0) {
                assertThat(rows.at("/0/total_value_text").asText()).isEqualTo(String.valueOf(12_001 + move));
            }
        }
    }

    @Test
    void a_cursor_from_before_the_owner_told_has_not_what_it_tells() {
        published("7", ACTIVE, ME, "12000");
        connect(here);
        follow(here, "");
        publish("7", ACTIVE, ME, "12500");
        here.pass(LATER);
        connect(here);
        var before = follow(here, "");
        assertThat(line.last("snapshot").at("/rows/0/total_value_text").asText())
                .isEqualTo("12000");

        tell();
        connect(here);
        follow(here, ",'since':'" + before + "'");

        assertThat(line.last("changes").at("/rows/0/total_value_text").asText()).isEqualTo("12500");
    }

    @Test
    void what_was_told_last_stays_until_somebody_else_plays_it() {
        published("7", ACTIVE, ME, "12000");
        connect(here);
        follow(here, "");
        here.live.lost(OWNER);
        here.pass(LONG);
        connect(here);
        follow(here, "");
        assertThat(line.last("snapshot").at("/rows/0/total_value_text").asText())
                .isEqualTo("12000");

        publishHere("12500");
        here.pass(LATER);

        assertThat(line.last("changes").at("/rows/0/total_value_text").asText()).isEqualTo("12500");
    }

    @Test
    void who_takes_a_contest_over_tells_what_it_knows_without_a_record() {
        published("7", ACTIVE, ME, "12000");
        connect(here);
        var cursor = follow(here, "");
        here.live.lost(OWNER);
        publish("7", ACTIVE, ME, "12500");
        here.pass(LATER);

        here.published.put("7", owner.published.get("7"));
        here.here = any -> true;
        here.pass(LATER);
        assertThat(line.last("changes").at("/rows/0/total_value_text").asText()).isEqualTo("12500");
        connect(here);
        follow(here, ",'since':'" + cursor + "'");
        assertThat(line.last("changes").at("/rows/0/total_value_text").asText()).isEqualTo("12500");
    }

    @Test
    void a_cursor_of_a_partition_without_contests_waits_for_nothing() {
        published("7", ACTIVE, ME, "12000");
        var empty =
                (Keys.partition("7", owner.topics.standings.partitions()) + 1) % owner.topics.standings.partitions();
        var gone = IntStream.range(100, 1_000)
                .mapToObj(String::valueOf)
                .filter(id -> Keys.partition(id, owner.topics.standings.partitions()) == empty)
                .findFirst()
                .orElseThrow();
        publish(gone, COMPLETED, OTHER, "12000");
        Stream.of(owner, here).forEach(instance -> instance.put(instance.topics.standings, gone, null));
        owner.published.remove(gone);
        read.merge(empty, 1L, Long::sum);
        tell();
        connect(owner);
        var cursor = follow(owner, "");
        connect(here);
        cursor = follow(here, ",'since':'" + cursor + "'");
        published("7", ACTIVE, ME, "12500");
        here.pass(LATER);
        assertThat(line.last("changes").at("/rows/0/total_value_text").asText()).isEqualTo("12500");
        connect(owner);
        follow(owner, ",'since':'" + cursor + "'");
        assertThat(line.last("changes").at("/rows/0/total_value_text").asText()).isEqualTo("12500");
    }

    @Test
    void a_contest_that_is_retired_there_is_here() {
        published("7", ACTIVE, ME, "12000");
        connect(here);
        follow(here, "");
        retired("7");
        here.pass(LATER);
        assertThat(line.last("changes").get("removed"))
                .extracting(JsonNode::asText)
                .containsExactly("7");

        connect(here);
        say(here, "{'type':'subscribe_portfolio','contestId':'7'}");
        assertThat(line.last("error").get("code").asText()).isEqualTo("CONTEST_RETIRED");
    }

    @Test
    void a_contest_of_which_nobody_tells_cannot_be_looked_at_now() {
        connect(here);
        publish("9", ACTIVE, ME, "12000");
        say(here, "{'type':'subscribe_portfolio','contestId':'9'}");
        assertThat(line.last("error").get("code").asText()).isEqualTo("NOT_READY");
    }

    @Test
    void what_is_told_of_whom_nobody_wants_any_more_is_forgotten() {
        published("7", ACTIVE, ME, "12000");
        connect(here);
        here.live.remove(client);
        here.live.lost(OWNER);
        here.pass(LONG);

        connect(here);
        say(here, "{'type':'portfolio_update_request'}");
        assertThat(line.last("portfolio_state").get("portfolios")).isEmpty();
    }

    /** With somebody of whom the other has told, or tells now. */
    private void connect(Instance instance) {
        open(instance);
        if (line.heard("connection_established").isEmpty()) {
            tell();
        }
        assertThat(line.heard("connection_established")).hasSize(1);
    }

    private void open(Instance instance) {
        line = new Line();
        var person = new Person(ME, Role.USER, "session-1", watch.instant().plusSeconds(3_600));
        client = instance.connect(instance.portfolio, line, Instance.opening(Optional.of(person), false));
    }

    /** Answers the cursor. */
    private String follow(Instance instance, String more) {
        say(instance, "{'type':'subscribe','channel':'portfolio.%s','delta':true" + more + "}");
        return line.frames.getLast().get("cursor").asText();
    }

    private void say(Instance instance, String message) {
        instance.conversation.hear(client, message.replace('\'', '"').formatted(ME));
    }

    /** On both, and the owner tells. */
    private void published(String contest, ContestState state, String wallet, String value) {
        publish(contest, state, wallet, value);
        tell();
    }

    private void publish(String contest, ContestState state, String wallet, String value) {
        publish(contest, state, wallet, value, false);
    }

    private void publish(String contest, ContestState state, String wallet, String value, boolean retired) {
        var standings = standings(contest, state, standing(1, wallet, value));
        owner.published.put(contest, Facts.published(standings, retired));
        record(contest, standings);
    }

    private void record(String contest, Standings standings) {
        var partition = Keys.partition(contest, owner.topics.contests.partitions());
        records.put(contest, read.merge(partition, 1L, Long::sum));
        Stream.of(owner, here).forEach(instance -> {
            instance.put(instance.topics.contests, contest, Facts.contest(contest, "Contest " + contest));
            instance.put(instance.topics.standings, contest, standings);
            instance.live.flush();
        });
    }

    private void retired(String contest) {
        publish(contest, COMPLETED, ME, "12000", true);
        tell();
    }

    private void publishHere(String value) {
        var standings = standings("7", ACTIVE, standing(1, ME, value));
        here.here = any -> true;
        here.published.put("7", Facts.published(standings, false));
        here.put(here.topics.standings, "7", standings);
        here.live.flush();
    }

    private void tell() {
        for (; wished < here.wishes.size(); wished++) {
            var wish = here.wishes.get(wished);
            teller.watch(wish.substring(1), wish.startsWith("+"));
        }
        here.live.hear(OWNER, teller.next(read, records, owner.published.values()));
        here.live.flush();
    }
}
