package me.degenduel.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which messages count, against the plainest way to say it: a list of all that counted. */
class ChatLimitTest {
    private static final int MOST = 3;
    private static final long MINUTE = 60_000;
    private static final int HISTORIES = 500;
    private static final int MESSAGES = 300;

    private record Said(String speaker, long time) {}

    @ParameterizedTest
    @CsvSource({
        "'0 1 2 3', 'yes yes yes no'",
        "'0 1 2 59999', 'yes yes yes no'",
        "'0 1 2 60000', 'yes yes yes yes'",
        "'0 1 2 3 4 60001', 'yes yes yes no no yes'",
        "'0 59998 59999 60000 60001', 'yes yes yes yes no'",
        "'0 0 0 0', 'yes yes yes no'",
        // What did not count takes no room from what comes later.
        "'0 1 2 30000 30001 30002 60000 60001', 'yes yes yes no no no yes yes'",
        // The log's clock was put back by an hour.
        "'3600000 3600001 3600002 0 1 2 3', 'yes yes yes yes yes yes no'"
    })
    void three_in_any_minute_count(String times, String answers) {
        var limit = new ChatLimit(MOST);

        assertThat(List.of(times.split(" ", -1)))
                .extracting(time -> limit.admits("7/Ann", Long.parseLong(time)) ? "yes" : "no")
                .containsExactly(answers.split(" ", -1));
    }

    @Test
    void each_speaker_in_each_contest_has_a_limit_of_their_own() {
        var limit = new ChatLimit(1);

        assertThat(limit.admits("7/Ann", 0)).isTrue();
        assertThat(limit.admits("7/Bob", 0)).isTrue();
        assertThat(limit.admits("8/Ann", 0)).isTrue();
        assertThat(limit.admits("7/Ann", 1)).isFalse();
    }

    @Test
    void every_history_is_judged_as_a_list_of_all_that_counted_judges_it() {
        IntStream.range(0, HISTORIES).forEach(seed -> {
            var history = history(new Random(seed));
            var limit = new ChatLimit(MOST);
            assertThat(history.stream().map(said -> limit.admits(said.speaker(), said.time())))
                    .as("history " + seed)
                    .isEqualTo(judged(history));
        });
    }

    @Test
    void whoever_starts_anew_judges_as_whoever_went_on() {
        IntStream.range(0, HISTORIES).forEach(seed -> {
            var random = new Random(seed);
            var history = history(random);
            var went = new ChatLimit(MOST);
            var expected = history.stream()
                    .map(said -> went.admits(said.speaker(), said.time()))
                    .toList();
            var again = new ChatLimit(MOST);
            var until = random.nextInt(history.size());
            history.subList(0, until).forEach(said -> again.admits(said.speaker(), said.time()));
            assertThat(history.subList(until, history.size()).stream()
                            .map(said -> again.admits(said.speaker(), said.time())))
                    .as("history " + seed)
                    .isEqualTo(expected.subList(until, history.size()));
        });
    }

    @Test
    void nobody_is_remembered_who_has_been_silent_for_a_minute() {
        var limit = new ChatLimit(MOST);
        IntStream.range(0, 1_000).forEach(speaker -> limit.admits("7/" + speaker, speaker));

        limit.admits("7/Ann", 2 * MINUTE);

        assertThat(limit.size()).isEqualTo(1);
    }

    /** Bursts and pauses of a few people. */
    private static List<Said> history(Random random) {
        var history = new ArrayList<Said>();
        var time = 0L;
        for (var message = 0; message < MESSAGES; message++) {
            time += random.nextInt(20) == 0 ? random.nextLong(2 * MINUTE) : random.nextLong(MINUTE / 8);
            history.add(new Said("7/" + random.nextInt(4), time));
        }
        return history;
    }

    private static List<Boolean> judged(List<Said> history) {
        Map<String, List<Long>> counted = new HashMap<>();
        return history.stream()
                .map(said -> {
                    var times = counted.computeIfAbsent(said.speaker(), first -> new ArrayList<>());
                    var counts = times.stream()
                                    .filter(time -> said.time() - time < MINUTE)
                                    .count()
                            < MOST;
                    if (counts) {
                        times.add(said.time());
                    }
                    return counts;
                })
                .toList();
    }
}
