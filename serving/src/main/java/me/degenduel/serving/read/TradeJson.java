package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import me.degenduel.schemas.Fill;

/**
 * What became of an order, or of an entry that came to nothing.
 *
 * @param order as it was answered when it was accepted; {@code entry} for an entry
 * @param status {@code filled} or {@code refused}
 * @param reason why it was refused, in a word
 * @param address null, as all about the token is, for an entry; so are amount, price and value of what was refused
 * @param weight the share of the whole value that was wanted, in percent
 * @param amount how much of the token was bought or sold
 * @param value what was paid or received
 */
public record TradeJson(
        @Always @JsonProperty("wallet_address") String walletAddress,
        @Always @JsonProperty("contest_id") String contestId,
        @Always String order,
        @Always String status,
        String reason,
        String side,
        String symbol,
        String address,
        String name,
        Integer weight,
        BigDecimal amount,
        @JsonProperty("amount_text") String amountText,
        BigDecimal price,
        @JsonProperty("price_text") String priceText,
        BigDecimal value,
        @JsonProperty("value_text") String valueText,
        @JsonProperty("ordered_at") Instant orderedAt,
        @JsonProperty("decided_at") Instant decidedAt) {

    /**
     * As it was decided.
     *
     * @param token nothing for one that is not listed any more
     */
    public static TradeJson of(Fill fill, Optional<TokenJson> token) {
        return new TradeJson(
                fill.getWallet(),
                fill.getContest(),
                fill.getOrder(),
                fill.getRefused() == null ? "filled" : "refused",
                fill.getRefused(),
                fill.getSide(),
                token.map(TokenJson::symbol).orElse(null),
                fill.getToken(),
                token.map(TokenJson::name).orElse(null),
                fill.getWeight(),
                Amount.number(fill.getQuantity()),
                Amount.text(fill.getQuantity()),
                Amount.number(fill.getPrice()),
                Amount.text(fill.getPrice()),
                Amount.number(fill.getAmount()),
                Amount.text(fill.getAmount()),
                fill.getOrderedAt(),
                fill.getDecidedAt());
    }
}
