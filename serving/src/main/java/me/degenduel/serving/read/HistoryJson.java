package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import me.degenduel.topology.contest.Worth;

/** What a portfolio was worth at whole minutes, the latest first. */
public record HistoryJson(
        @Always @JsonProperty("wallet_address") String walletAddress,
        @Always @JsonProperty("contest_id") String contestId,
        @Always List<WorthJson> values) {

    /** What it was worth at one of them. */
    public record WorthJson(
            @Always Instant time,
            @Always @JsonProperty("total_value") BigDecimal totalValue,
            @Always @JsonProperty("total_value_text") String totalValueText) {

        static WorthJson of(Worth worth) {
            var value = Amount.micros(worth.value());
            return new WorthJson(worth.time(), value, value.toPlainString());
        }
    }

    /**
     * Of somebody in a contest.
     *
     * @param limit how many there are at most, if it is said
     */
    public static HistoryJson of(Published contest, String wallet, Optional<String> limit) {
        return new HistoryJson(
                wallet,
                contest.standings().getContest(),
                contest.values().of(wallet, Instant.EPOCH, Limit.of(limit)).stream()
                        .map(WorthJson::of)
                        .toList());
    }
}
