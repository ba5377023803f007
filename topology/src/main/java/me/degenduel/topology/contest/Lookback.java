package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How portfolios of a contest stood at whole minutes. Before its start each was worth what was entered.
 *
 * @param from when it started, if ever
 * @param to the last millisecond of which there is something to tell
 */
record Lookback(Past past, Minutes minutes, long from, long to) {
    /** Empty where that is kept no longer, or the participant was not there yet. */
    Optional<Portfolio> portfolio(Participant participant, long time) {
        var minute = Minutes.last(Math.min(time, to));
        if (time < participant.entered()) {
            return Optional.empty();
        }
        if (minute < from) {
            var entered = new Holdings(participant.starting(), new TreeMap<>());
            var since = Math.max(minute, participant.entered());
            return Optional.of(portfolio(participant, entered, since, Map.<String, BigDecimal>of()::get));
        }
        var held = held(participant, minute);
        return minutes.at(minute).map(prices -> portfolio(participant, held, minute, prices));
    }

    private static Portfolio portfolio(
            Participant participant, Holdings held, long time, Function<String, BigDecimal> prices) {
        return Portfolio.of(participant, held, prices, value(held, prices), null, Instant.ofEpochMilli(time));
    }

    /** Of the minutes that are kept and not before a time, the latest first. */
    List<Worth> values(Participant participant, long since, int most) {
        var values = new ArrayList<Worth>();
        for (var minute : minutes.between(Math.max(since, from), to)) {
            if (values.size() == most) {
                break;
            }
            var held = held(participant, minute);
            minutes.at(minute)
                    .ifPresent(prices -> values.add(new Worth(Instant.ofEpochMilli(minute), value(held, prices))));
        }
        return values;
    }

    /** Looked up before the prices of the minute: what is kept no longer goes after them. */
    private Holdings held(Participant participant, long minute) {
        return past.at(participant.wallet(), minute).orElseGet(participant::holdings);
    }

    private static long value(Holdings held, Function<String, BigDecimal> prices) {
        var value = Money.micros(held.cash());
        for (var position : held.quantities().entrySet()) {
            value += Money.micros(position.getValue().multiply(prices.apply(position.getKey())));
        }
        return value;
    }
}
