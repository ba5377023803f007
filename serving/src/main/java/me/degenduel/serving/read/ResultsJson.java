package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.Settlement;

/**
 * How a contest ended, and part of its results by rank.
 *
 * @param unpaid what stays in the pool besides the fee
 * @param hash of the settlement in its canonical form
 * @param cursor asks for the results behind these; null behind the last one
 */
public record ResultsJson(
        @Always @JsonProperty("contest_id") String contestId,
        @Always @JsonProperty("started_at") Instant startedAt,
        @Always @JsonProperty("ended_at") Instant endedAt,
        int participants,
        @Always @JsonProperty("prize_pool") BigDecimal prizePool,
        @Always @JsonProperty("prize_pool_text") String prizePoolText,
        @Always BigDecimal fee,
        @Always BigDecimal unpaid,
        @Always @JsonProperty("unpaid_text") String unpaidText,
        @Always String hash,
        @Always List<ResultJson> results,
        String cursor) {

    /** How it ended for somebody. */
    public record ResultJson(
            int rank,
            @Always String wallet,
            String nickname,
            @Always BigDecimal value,
            @Always @JsonProperty("value_text") String valueText,
            @Always BigDecimal prize,
            @Always @JsonProperty("prize_text") String prizeText,
            @Always @JsonProperty("entered_at") Instant enteredAt) {

        static ResultJson of(ContestResult result, Function<String, String> nicknames) {
            return new ResultJson(
                    result.getRank(),
                    result.getWallet(),
                    nicknames.apply(result.getWallet()),
                    Amount.number(result.getValue()),
                    Amount.text(result.getValue()),
                    Amount.number(result.getPrize()),
                    Amount.text(result.getPrize()),
                    result.getEnteredAt());
        }
    }

    static ResultsJson of(
            Settlement settlement, List<ContestResult> results, Function<String, String> nicknames, String cursor) {
        return new ResultsJson(
                settlement.getContest(),
                settlement.getStartedAt(),
                settlement.getEndedAt(),
                settlement.getParticipants(),
                Amount.number(settlement.getPool()),
                Amount.text(settlement.getPool()),
                Amount.number(settlement.getFee()),
                Amount.number(settlement.getUnpaid()),
                Amount.text(settlement.getUnpaid()),
                settlement.getHash(),
                results.stream().map(result -> ResultJson.of(result, nicknames)).toList(),
                cursor);
    }
}
