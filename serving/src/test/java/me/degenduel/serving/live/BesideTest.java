package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.contest;
import static me.degenduel.serving.live.Facts.standings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import me.degenduel.schemas.ContestState;
import org.junit.jupiter.api.Test;

/** Rows that two topics say something of. */
class BesideTest {
    private final Instance instance = new Instance();
    private final Line line = new Line();

    @Test
    void a_row_is_made_of_both_whichever_comes_first() {
        terms("1", "One");
        state("1", ContestState.PENDING);
        state("2", ContestState.PENDING);
        terms("2", "Two");

        follow(line, null);

        assertThat(line.last("snapshot").get("rows"))
                .extracting(row -> row.get("name").asText())
                .containsExactly("One", "Two");
    }

    @Test
    void a_change_of_either_is_a_change_of_the_row() {
        terms("1", "One");
        state("1", ContestState.PENDING);
        follow(line, null);

        terms("1", "Another");
        assertThat(name()).isEqualTo("Another");
        state("1", ContestState.ACTIVE);
        assertThat(name()).isEqualTo("Another");
        assertThat(line.last("changes").get("rows").get(0).get("status").asText())
                .isEqualTo("active");
    }

    @Test
    void a_client_that_comes_back_gets_what_either_changed_meanwhile() {
        terms("1", "One");
        state("1", ContestState.PENDING);
        follow(line, null);
        var cursor = line.last("snapshot").get("cursor").asText();
        terms("1", "Another");

        var back = new Line();
        follow(back, cursor);

        assertThat(back.heard("snapshot")).isEmpty();
        assertThat(back.last("changes").get("rows").get(0).get("name").asText()).isEqualTo("Another");
        var again = new Line();
        follow(again, back.last("changes").get("cursor").asText());
        assertThat(again.last("changes").get("rows")).isEmpty();
    }

    @Test
    void terms_alone_are_no_contest_yet_and_terms_that_are_gone_leave_it_as_it_was() {
        terms("1", "One");
        state("2", ContestState.PENDING);
        terms("2", "Two");
        instance.put(instance.topics.contests, "2", null);
        instance.live.flush();

        follow(line, null);

        assertThat(line.last("snapshot").get("rows"))
                .extracting(row -> row.get("name").asText())
                .containsExactly("Two");
    }

    private String name() {
        return line.last("changes").get("rows").get(0).get("name").asText();
    }

    private void terms(String id, String name) {
        instance.put(instance.topics.contests, id, contest(id, name));
        instance.live.flush();
    }

    private void state(String id, ContestState state) {
        instance.put(instance.topics.standings, id, standings(id, state));
        instance.live.flush();
    }

    private void follow(Line to, String since) {
        var client = instance.connectQuietly(to);
        var channel = instance.channels.named("public.contests").orElseThrow();
        var subscription = instance.live.subscribe(client, channel, "public.contests", Manner.ROWS, false);
        instance.live
                .begin(subscription, Optional.ofNullable(since))
                .forEach(frame -> instance.live.reply(client, frame));
        instance.live.send(client);
    }
}
