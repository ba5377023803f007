package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import me.degenduel.topology.contest.Portfolio;

/**
 * What somebody in a contest has.
 *
 * @param asOf everything up to this time has been counted, and nothing after it
 */
public record PortfolioJson(
        @JsonProperty("contest_id") String contestId,
        String wallet,
        String nickname,
        int rank,
        BigDecimal value,
        @JsonProperty("value_text") String valueText,
        @JsonProperty("starting_value") BigDecimal startingValue,
        @JsonProperty("starting_value_text") String startingValueText,
        @JsonProperty("return_pct") BigDecimal returnPct,
        @JsonProperty("entered_at") Instant enteredAt,
        BigDecimal cash,
        @JsonProperty("cash_text") String cashText,
        List<HoldingJson> holdings,
        @JsonProperty("as_of") Instant asOf) {

    /**
     * A token that somebody has.
     *
     * @param symbol null, as the name is, for a token that is not listed any more
     * @param weight of the whole value, in percent
     */
    public record HoldingJson(
            String address,
            String symbol,
            String name,
            BigDecimal quantity,
            @JsonProperty("quantity_text") String quantityText,
            BigDecimal price,
            @JsonProperty("price_text") String priceText,
            BigDecimal value,
            @JsonProperty("value_text") String valueText,
            BigDecimal weight) {

        static HoldingJson of(Portfolio.Holding holding, Optional<TokenJson> token) {
            return new HoldingJson(
                    holding.token(),
                    token.map(TokenJson::symbol).orElse(null),
                    token.map(TokenJson::name).orElse(null),
                    Amount.number(holding.quantity()),
                    Amount.text(holding.quantity()),
                    Amount.number(holding.price()),
                    Amount.text(holding.price()),
                    Amount.number(holding.value()),
                    Amount.text(holding.value()),
                    Amount.number(holding.weight()));
        }
    }

    static PortfolioJson of(
            Published contest, Portfolio portfolio, Function<String, String> nicknames, Map<String, TokenJson> tokens) {
        var value = Amount.micros(portfolio.value());
        var starting = Amount.micros(portfolio.starting());
        return new PortfolioJson(
                contest.standings().getContest(),
                portfolio.wallet(),
                nicknames.apply(portfolio.wallet()),
                portfolio.rank(),
                value,
                value.toPlainString(),
                starting,
                starting.toPlainString(),
                Amount.returned(portfolio.value(), portfolio.starting()),
                portfolio.enteredAt(),
                Amount.number(portfolio.cash()),
                Amount.text(portfolio.cash()),
                portfolio.holdings().stream()
                        .map(holding -> HoldingJson.of(holding, Optional.ofNullable(tokens.get(holding.token()))))
                        .toList(),
                contest.standings().getAsOf());
    }
}
