package me.degenduel.serving.read;

import static java.util.Comparator.comparingLong;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import me.degenduel.topology.contest.Portfolio;
import me.degenduel.topology.contest.Worth;

/**
 * How a portfolio has done, from whole minutes, and from the start where that is as far back as was asked for.
 *
 * @param from the start, or the first minute that is looked at
 * @param to when it was worth the end value: now, or when the contest was over
 * @param high of the minutes between, as the low is
 */
public record PerformanceJson(
        @Always @JsonProperty("wallet_address") String walletAddress,
        @Always @JsonProperty("contest_id") String contestId,
        @Always String timeframe,
        @Always Instant from,
        @Always Instant to,
        @Always @JsonProperty("start_value") BigDecimal startValue,
        @Always @JsonProperty("start_value_text") String startValueText,
        @Always @JsonProperty("end_value") BigDecimal endValue,
        @Always @JsonProperty("end_value_text") String endValueText,
        @Always BigDecimal change,
        @Always @JsonProperty("change_text") String changeText,
        @JsonProperty("change_pct") BigDecimal changePct,
        @Always BigDecimal high,
        @Always @JsonProperty("high_text") String highText,
        @Always BigDecimal low,
        @Always @JsonProperty("low_text") String lowText) {

    /**
     * Up to now, or up to the end.
     *
     * @param now the portfolio as it is then
     */
    public static PerformanceJson of(Published contest, Portfolio now, Timeframe timeframe) {
        var start = contest.standings().getStartsAt();
        var since = timeframe.before(now.asOf()).truncatedTo(ChronoUnit.MINUTES);
        var values = new ArrayList<Worth>();
        values.add(new Worth(now.asOf(), now.value()));
        values.addAll(contest.values().of(now.wallet(), since, Integer.MAX_VALUE));
        if (!since.isAfter(start)) {
            values.add(new Worth(start.isBefore(now.asOf()) ? start : now.asOf(), now.starting()));
        }
        return of(contest.standings().getContest(), now.wallet(), timeframe, values);
    }

    /** @param values the latest first */
    private static PerformanceJson of(String contest, String wallet, Timeframe timeframe, List<Worth> values) {
        var first = values.getLast();
        var last = values.getFirst();
        var start = Amount.micros(first.value());
        var end = Amount.micros(last.value());
        var change = Amount.micros(last.value() - first.value());
        var high = Amount.micros(
                Collections.max(values, comparingLong(Worth::value)).value());
        var low = Amount.micros(
                Collections.min(values, comparingLong(Worth::value)).value());
        return new PerformanceJson(
                wallet,
                contest,
                timeframe.toString(),
                first.time(),
                last.time(),
                start,
                start.toPlainString(),
                end,
                end.toPlainString(),
                change,
                change.toPlainString(),
                Amount.returned(last.value(), first.value()),
                high,
                high.toPlainString(),
                low,
                low.toPlainString());
    }
}
