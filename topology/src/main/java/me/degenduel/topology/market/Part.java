package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;
import org.apache.kafka.common.serialization.Serde;

/** One partition's tokens, as far as the whole market is made of them. */
record Part(int partition, long time, List<Line> lines) {
    /** There is one market. */
    static final String KEY = "market";

    private static final int FORMAT = 1;

    /** One token. */
    record Line(
            String address,
            String symbol,
            TokenStatus status,
            BigDecimal price,
            BigDecimal change,
            BigDecimal volume,
            BigDecimal cap,
            BigDecimal busier) {
        static Line of(Token row) {
            return new Line(
                    row.getAddress(),
                    row.getSymbol(),
                    row.getStatus(),
                    row.getPrice(),
                    row.getChange24h(),
                    row.getVolume24h(),
                    row.getMarketCap(),
                    row.getVolumeTrend());
        }
    }

    static Serde<Part> serde() {
        return Packing.serde(FORMAT, Part::write, Part::read);
    }

    private void write(Packing packing) {
        packing.number(partition).number(time).number(lines.size());
        for (var line : lines) {
            packing.text(line.address)
                    .text(line.symbol)
                    .text(line.status.name())
                    .decimal(line.price)
                    .decimal(line.change)
                    .decimal(line.volume)
                    .decimal(line.cap)
                    .decimal(line.busier);
        }
    }

    private static Part read(Packing packing) {
        var partition = (int) packing.number();
        var time = packing.number();
        var lines = new ArrayList<Line>();
        for (var left = packing.number(); left > 0; left--) {
            lines.add(new Line(
                    packing.text(),
                    packing.text(),
                    TokenStatus.valueOf(packing.text()),
                    packing.decimal(),
                    packing.percent(),
                    packing.decimal(),
                    packing.decimal(),
                    packing.percent()));
        }
        return new Part(partition, time, List.copyOf(lines));
    }
}
