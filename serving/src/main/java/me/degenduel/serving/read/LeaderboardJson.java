package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Part of a leaderboard.
 *
 * @param asOf everything up to this time has been counted, and nothing after it
 * @param cursor asks for the part behind this one, of the same order; null where there is none
 */
public record LeaderboardJson(
        @Always @JsonProperty("contest_id") String contestId,
        @Always String status,
        @Always @JsonProperty("as_of") Instant asOf,
        int participants,
        @Always List<EntryJson> entries,
        String cursor) {

    static LeaderboardJson of(Published contest, int from, int to, Function<String, String> nicknames, String cursor) {
        return new LeaderboardJson(
                contest.standings().getContest(),
                ContestJson.status(contest.standings()),
                contest.standings().getAsOf(),
                contest.size(),
                IntStream.range(from, to)
                        .mapToObj(place -> EntryJson.of(contest.standing().apply(place), nicknames))
                        .toList(),
                cursor);
    }
}
