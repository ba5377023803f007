package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Optional;
import me.degenduel.topology.contest.Portfolio;

/**
 * A token that somebody has.
 *
 * @param symbol null, as the name is, for a token that is not listed any more
 * @param amount how much of it
 * @param weight of the whole value, in percent
 */
public record HoldingJson(
        String symbol,
        @Always String address,
        String name,
        BigDecimal amount,
        @JsonProperty("amount_text") String amountText,
        BigDecimal price,
        @JsonProperty("price_text") String priceText,
        BigDecimal value,
        @JsonProperty("value_text") String valueText,
        BigDecimal weight) {

    static HoldingJson of(Portfolio.Holding holding, Optional<TokenJson> token) {
        return new HoldingJson(
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
