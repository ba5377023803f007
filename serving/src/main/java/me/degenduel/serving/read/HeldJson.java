package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import me.degenduel.topology.contest.Portfolio;

/** A portfolio in the words of old clients; amounts are there as numbers and exactly, as text. */
public record HeldJson(
        @JsonProperty("wallet_address") String walletAddress,
        @JsonProperty("contest_id") String contestId,
        @JsonProperty("total_value") BigDecimal totalValue,
        @JsonProperty("total_value_text") String totalValueText,
        int rank,
        BigDecimal cash,
        @JsonProperty("cash_text") String cashText,
        List<TokenHeld> holdings,
        @JsonProperty("updated_at") Instant updatedAt) {

    /**
     * A token that somebody has.
     *
     * @param symbol null, as the name is, for a token that is not listed any more
     * @param weight of the whole value, in percent
     */
    public record TokenHeld(
            String symbol,
            String address,
            String name,
            BigDecimal amount,
            @JsonProperty("amount_text") String amountText,
            BigDecimal price,
            @JsonProperty("price_text") String priceText,
            BigDecimal value,
            @JsonProperty("value_text") String valueText,
            BigDecimal weight) {

        static TokenHeld of(Portfolio.Holding holding, Optional<TokenJson> token) {
            return new TokenHeld(
                    token.map(TokenJson::symbol).orElse(null),
                    holding.token(),
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

    /** Nothing for who is not in the contest. */
    public static Optional<HeldJson> of(
            Published contest, String wallet, Function<String, Optional<TokenJson>> tokens) {
        return contest.portfolio().apply(wallet).map(portfolio -> {
            var value = Amount.micros(portfolio.value());
            return new HeldJson(
                    wallet,
                    contest.standings().getContest(),
                    value,
                    value.toPlainString(),
                    portfolio.rank(),
                    Amount.number(portfolio.cash()),
                    Amount.text(portfolio.cash()),
                    portfolio.holdings().stream()
                            .map(holding -> TokenHeld.of(holding, tokens.apply(holding.token())))
                            .toList(),
                    contest.standings().getAsOf());
        });
    }
}
