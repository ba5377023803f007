package me.degenduel.serving.live;

import static me.degenduel.schemas.ContestState.ACTIVE;
import static me.degenduel.schemas.ContestState.COMPLETED;
import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.standing;
import static me.degenduel.serving.live.Facts.standings;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.ContestState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows are somebody's, as that changes. */
class MineTest {
    private static final String ME = "User111111111111111111111111111111111111111";
    private static final String OTHER = "Other11111111111111111111111111111111111111";
    private static final Duration LATER = Duration.ofSeconds(1);

    private final Instance instance = new Instance();
    private Line line = new Line();
    private Client client;

    @BeforeEach
    void facts() {
        instance.people.set(ME, Facts.user(ME, "user", false));
        instance.given(token(SOL, "SOL", "150"), token(BONK, "BONK", "0.00002"));
        connect();
    }

    @Test
    void only_ones_own_contests_are_told_and_only_those_that_moved() {
        published("7", BONK, ME, "12000");
        published("8", BONK, ME, "10000");
        published("9", BONK, OTHER, "10000");
        follow("user." + ME, "");
        assertThat(line.heard("participant_update"))
                .extracting(told -> told.get("contestId").asText())
                .containsExactlyInAnyOrder("7", "8");
        line.forget();

        published("7", BONK, ME, "12500");
        published("9", BONK, OTHER, "10500");
        instance.pass(LATER);

        assertThat(line.frames).singleElement().satisfies(told -> {
            assertThat(told.get("contestId").asText()).isEqualTo("7");
            assertThat(told.at("/data/portfolioValue").asText()).isEqualTo("12500");
        });
    }

    @Test
    void a_contest_that_is_over_is_told_once_more() {
        published("7", BONK, ME, "12000");
        follow("user." + ME, "");
        line.forget();

        publish("7", COMPLETED, BONK, false, ME, "12000");
        instance.pass(LATER);

        assertThat(line.last("participant_update").at("/data/status").asText()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user.", "portfolio."})
    void as_rows_they_come_and_go(String channel) {
        published("7", BONK, ME, "12000");
        follow(channel + ME, ",'delta':true");
        assertThat(ids(line.last("snapshot"))).containsExactly("7");

        published("8", BONK, ME, "10000");
        instance.pass(LATER);
        assertThat(ids(line.last("changes"))).containsExactly("8");

        publish("7", COMPLETED, BONK, true, ME, "12000");
        instance.pass(LATER);
        assertThat(line.last("changes").get("rows")).isEmpty();
        assertThat(line.last("changes").get("removed"))
                .extracting(JsonNode::asText)
                .containsExactly("7");
    }

    @Test
    void the_tokens_are_those_that_one_has_now() {
        published("7", BONK, ME, "12000");
        follow("user." + ME + ".tokens", "");
        assertThat(line.heard("token_data"))
                .extracting(told -> told.get("symbol").asText())
                .containsExactly("BONK");
        line.forget();

        published("7", SOL, ME, "12000");
        instance.pass(LATER);
        assertThat(line.heard("token_data"))
                .extracting(told -> told.get("symbol").asText())
                .containsExactly("SOL");
        line.forget();

        instance.given(token(SOL, "SOL", "151"), token(BONK, "BONK", "0.00003"));
        instance.pass(LATER);
        assertThat(line.heard("token_data"))
                .extracting(told -> told.at("/data/price_text").asText())
                .containsExactly("151");
    }

    @Test
    void tokens_of_a_contest_that_is_over_are_ones_own_no_longer() {
        published("7", BONK, ME, "12000");
        follow("user." + ME + ".tokens", ",'delta':true");
        assertThat(line.last("snapshot").get("rows")).hasSize(1);

        publish("7", COMPLETED, BONK, false, ME, "12000");
        instance.pass(LATER);

        assertThat(line.last("changes").get("removed"))
                .extracting(JsonNode::asText)
                .containsExactly(BONK);
    }

    @Test
    void a_cursor_is_good_for_the_rows_that_it_was_given_for() {
        published("7", BONK, ME, "12000");
        follow("user." + ME + ".tokens", ",'delta':true");
        var cursor = line.last("snapshot").get("cursor").asText();
        instance.given(token(BONK, "BONK", "0.00003"), token(SOL, "SOL", "151"));

        connect();
        follow("user." + ME + ".tokens", ",'delta':true,'since':'" + cursor + "'");
        assertThat(line.last("changes").at("/rows/0/price_text").asText()).isEqualTo("0.00003");

        published("7", SOL, ME, "12000");
        connect();
        follow("user." + ME + ".tokens", ",'delta':true,'since':'" + cursor + "'");
        assertThat(line.last("snapshot").get("reset").asBoolean()).isTrue();
        assertThat(line.last("snapshot").at("/rows/0/symbol").asText()).isEqualTo("SOL");
    }

    @Test
    void a_token_and_a_trade_are_told_once_however_they_are_followed() {
        published("7", BONK, ME, "12000");
        List.of("token.BONK", "user." + ME + ".tokens", "user." + ME).forEach(channel -> follow(channel, ""));
        line.forget();

        instance.given(token(BONK, "BONK", "0.00003"));
        instance.pass(LATER);
        instance.portfolios.tell(Facts.fill("7", ME, "1"), instance.conversation);

        assertThat(line.heard("token_data")).hasSize(1);
        assertThat(line.heard("trade_executed")).hasSize(1);
    }

    @Test
    void who_follows_nothing_of_theirs_hears_nothing_of_it() {
        published("7", BONK, ME, "12000");
        follow("user." + ME, "");
        instance.conversation.hear(client, "{\"type\":\"unsubscribe\",\"channel\":\"user." + ME + "\"}");
        line.forget();

        published("7", BONK, ME, "12500");
        published("8", BONK, ME, "10000");
        instance.pass(LATER);
        instance.portfolios.tell(Facts.fill("7", ME, "1"), instance.conversation);

        assertThat(line.frames).isEmpty();
        assertThat(instance.live.nextDue()).isAfter(instance.watch.instant().plus(LATER));
    }

    private void connect() {
        line = new Line();
        var person =
                new Person(ME, Role.USER, "session-1", instance.watch.instant().plusSeconds(3_600));
        client = instance.connect(instance.contest, line, Instance.opening(Optional.of(person), false));
    }

    private void follow(String channel, String more) {
        var message = "{'type':'subscribe','channel':'" + channel + "'" + more + "}";
        instance.conversation.hear(client, message.replace('\'', '"'));
        assertThat(client.subscriptions).containsKey(channel);
    }

    private void published(String contest, String token, String wallet, String value) {
        publish(contest, ACTIVE, token, false, wallet, value);
    }

    private void publish(
            String contest, ContestState state, String token, boolean retired, String wallet, String value) {
        var standings = standings(contest, state, standing(1, wallet, value));
        instance.published.put(contest, Facts.published(standings, retired, token));
        instance.put(instance.topics.standings, contest, standings);
        instance.live.flush();
    }

    private static List<String> ids(JsonNode frame) {
        return frame.get("rows")
                .valueStream()
                .map(row -> row.get("contest_id").asText())
                .toList();
    }
}
