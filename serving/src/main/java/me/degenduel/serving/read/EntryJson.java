package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Function;
import me.degenduel.schemas.Standing;

/** Somebody's place in a contest. */
public record EntryJson(
        int rank,
        @Always String wallet,
        String nickname,
        @Always BigDecimal value,
        @Always @JsonProperty("value_text") String valueText,
        @Always @JsonProperty("starting_value") BigDecimal startingValue,
        @Always @JsonProperty("starting_value_text") String startingValueText,
        @JsonProperty("return_pct") BigDecimal returnPct,
        @Always @JsonProperty("entered_at") Instant enteredAt) {

    /** @param nicknames null for who has none */
    static EntryJson of(Standing standing, Function<String, String> nicknames) {
        var value = Amount.micros(standing.getValue());
        var starting = Amount.micros(standing.getStarting());
        return new EntryJson(
                standing.getRank(),
                standing.getWallet(),
                nicknames.apply(standing.getWallet()),
                value,
                value.toPlainString(),
                starting,
                starting.toPlainString(),
                Amount.returned(standing.getValue(), standing.getStarting()),
                standing.getEnteredAt());
    }
}
