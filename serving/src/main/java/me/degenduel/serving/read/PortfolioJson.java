package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import me.degenduel.topology.contest.Portfolio;

/**
 * What somebody in a contest has, in the words of old clients, over HTTP too; amounts are there as numbers and exactly,
 * as text.
 *
 * @param rank null for the past
 * @param updatedAt everything up to this time has been counted, and nothing after it
 */
public record PortfolioJson(
        @Always @JsonProperty("wallet_address") String walletAddress,
        @Always @JsonProperty("contest_id") String contestId,
        String nickname,
        @Always @JsonProperty("total_value") BigDecimal totalValue,
        @Always @JsonProperty("total_value_text") String totalValueText,
        Integer rank,
        @Always @JsonProperty("starting_value") BigDecimal startingValue,
        @Always @JsonProperty("starting_value_text") String startingValueText,
        @JsonProperty("return_pct") BigDecimal returnPct,
        @JsonProperty("entered_at") Instant enteredAt,
        BigDecimal cash,
        @JsonProperty("cash_text") String cashText,
        @Always List<HoldingJson> holdings,
        @Always @JsonProperty("updated_at") Instant updatedAt) {

    /**
     * Of somebody who is in it.
     *
     * @param nicknames null for who has none
     * @param tokens nothing for one that is not listed any more
     */
    public static PortfolioJson of(
            ContestView contest,
            Portfolio portfolio,
            Function<String, String> nicknames,
            Function<String, Optional<TokenJson>> tokens) {
        var value = Amount.micros(portfolio.value());
        var starting = Amount.micros(portfolio.starting());
        return new PortfolioJson(
                portfolio.wallet(),
                contest.id(),
                nicknames.apply(portfolio.wallet()),
                value,
                value.toPlainString(),
                portfolio.rank(),
                starting,
                starting.toPlainString(),
                Amount.returned(portfolio.value(), portfolio.starting()),
                portfolio.enteredAt(),
                Amount.number(portfolio.cash()),
                Amount.text(portfolio.cash()),
                portfolio.holdings().stream()
                        .map(holding -> HoldingJson.of(holding, tokens.apply(holding.token())))
                        .toList(),
                portfolio.asOf());
    }
}
