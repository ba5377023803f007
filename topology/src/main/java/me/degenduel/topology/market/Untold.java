package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestTick;

/**
 * What contests have not been told of a token yet. They take nothing before the next clock, so that all of a partition's
 * tokens are told with it, in one record.
 *
 * @param stretch between two clocks, by number: when it is over, this was told
 */
record Untold(long stretch, List<One> ticks) {

    /** @param price null: it was delisted */
    private record One(long time, BigDecimal price) {}

    static Untold nothing(long stretch) {
        return new Untold(stretch, new ArrayList<>());
    }

    void add(long time, BigDecimal price) {
        ticks.add(new One(time, price));
    }

    Stream<ContestTick> of(String token) {
        return ticks.stream().map(each -> new ContestTick(token, Instant.ofEpochMilli(each.time), each.price));
    }

    void write(Packing packing) {
        packing.number(stretch).number(ticks.size());
        ticks.forEach(each -> packing.number(each.time).decimal(each.price));
    }

    static Untold read(Packing packing) {
        var untold = nothing(packing.number());
        for (var left = packing.number(); left > 0; left--) {
            untold.add(packing.number(), packing.decimal());
        }
        return untold;
    }
}
