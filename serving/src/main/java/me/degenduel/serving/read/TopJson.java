package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import me.degenduel.schemas.Standings;

/**
 * The first hundred of a contest.
 *
 * @param asOf everything up to this time has been counted, and nothing after it
 */
public record TopJson(
        @Always @JsonProperty("contest_id") String contestId,
        @Always String status,
        @Always @JsonProperty("as_of") Instant asOf,
        int participants,
        @Always List<EntryJson> entries) {

    /**
     * Of what was published.
     *
     * @param nicknames null for who has none
     */
    public static TopJson of(Standings standings, Function<String, String> nicknames) {
        return new TopJson(
                standings.getContest(),
                ContestJson.status(standings),
                standings.getAsOf(),
                standings.getParticipants(),
                standings.getTop().stream()
                        .map(standing -> EntryJson.of(standing, nicknames))
                        .toList());
    }
}
