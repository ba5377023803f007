package me.degenduel.topology.market;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.TokenRows;
import me.degenduel.topology.market.PlainMarket.Stretch;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Days of many tokens against a plain computation of the rules: no figure may differ. */
class FiguresOracleTest {
    private static final int SEEDS = 20;
    private static final int MANY_SEEDS = 100;
    private static final int TOKENS = 200;
    private static final int PRICES = 36;
    private static final int SEEDS_OF_GRAPHS = 3;
    private static final int PRICES_OF_GRAPHS = 20;

    @Test
    void folds_and_plain_rules_agree_about_every_figure_of_every_row_and_all_candles() {
        agree(IntStream.range(0, SEEDS));
    }

    @Test
    @Tag("long")
    void they_agree_about_a_hundred_days_of_each() {
        agree(IntStream.range(SEEDS, MANY_SEEDS));
    }

    private static void agree(IntStream seeds) {
        var mismatches = seeds.parallel()
                .mapToObj(seed -> IntStream.range(0, TOKENS)
                        .mapToObj(token -> mismatch(new SplittableRandom(1_000L * seed + token)))
                        .filter(Objects::nonNull)
                        .toList())
                .flatMap(List::stream)
                .toList();

        assertThat(mismatches).isEmpty();
    }

    /** What differs first; null if nothing does. Some charts are read from their shelf again in between. */
    private static String mismatch(SplittableRandom random) {
        var plain = new PlainMarket();
        var blocks = new Blocks();
        var figures = new Figures(blocks, Market.BONK, null);
        var row = row();
        Said said = null;
        for (var line : RandomDay.of(random, Market.START, PRICES)) {
            var counts = plain.say(line.price(), line.time());
            var read = PriceText.read(line.price().getPrice());
            var sound = read instanceof PriceText.Reading.Good
                    && CheckedPrices.time(line.price(), line.time()).isEmpty();
            var before = said;
            var accepted = false;
            if (sound) {
                var value = ((PriceText.Reading.Good) read).value();
                var verdict = before == null
                        ? new Said.Verdict(Said.first(line.price(), value, line.time()), Optional.empty())
                        : before.next(line.price(), value, line.time());
                said = verdict.after();
                accepted = verdict.refusal().isEmpty();
            }
            if (accepted != counts) {
                return "%s at %d: accepted is %s".formatted(line.price(), line.time(), accepted);
            }
            if (!accepted) {
                continue;
            }
            var tick = Ticks.of(
                    line.price(), ((PriceText.Reading.Good) read).value(), row, Instant.ofEpochMilli(line.time()));
            figures.add(tick, said.traded(before), corrections(figures));
            var next = CurrentTokens.priced(row, tick);
            if (next.isPresent()) {
                row = next.get();
                figures.into(row);
                var wrong = differs(row, plain);
                if (wrong != null) {
                    return wrong;
                }
            }
            if (random.nextInt(20) == 0) {
                figures = new Figures(blocks, Market.BONK, again(figures.past()));
            }
        }
        var past = again(figures.past());
        return differs(new Chart(new Shelf(blocks, Market.BONK, past.seconds()), past), plain);
    }

    private static Past again(Past past) {
        var packing = new Packing();
        past.write(packing);
        return Past.read(new Packing(packing.bytes()));
    }

    private static Chart.Listener corrections(Figures figures) {
        return new Chart.Listener() {
            @Override
            public void closed(Interval interval, Bar bar) {}

            @Override
            public void corrected(Interval interval, Bar bar) {
                figures.forget();
            }
        };
    }

    private static String differs(Token row, PlainMarket plain) {
        var now = row.getChangedAt().toEpochMilli();
        var ours = new LinkedHashMap<String, BigDecimal>();
        var theirs = new LinkedHashMap<String, BigDecimal>();
        ours.put("price", row.getPrice());
        theirs.put("price", plain.price());
        ours.put("5m", row.getChange5m());
        theirs.put("5m", plain.change5m(now));
        ours.put("1h", row.getChange1h());
        theirs.put("1h", plain.change1h(now));
        ours.put("24h", row.getChange24h());
        theirs.put("24h", plain.change24h(now));
        ours.put("high", row.getHigh24h());
        theirs.put("high", plain.high(now));
        ours.put("low", row.getLow24h());
        theirs.put("low", plain.low(now));
        for (var name : ours.keySet()) {
            if (!same(ours.get(name), theirs.get(name))) {
                return "%s at %d: %s, not %s".formatted(name, now, ours.get(name), theirs.get(name));
            }
        }
        return null;
    }

    private static boolean same(BigDecimal one, BigDecimal other) {
        return Comparator.nullsFirst(Comparator.<BigDecimal>naturalOrder()).compare(one, other) == 0;
    }

    private static String differs(Chart chart, PlainMarket plain) {
        for (var interval : Interval.values()) {
            var horizon = interval.horizon(chart.time());
            var ours = chart.bars(interval, Math.max(0, horizon), Long.MAX_VALUE / 2, Integer.MAX_VALUE).stream()
                    .collect(toMap(Bar::start, FiguresOracleTest::plain, (one, next) -> one, LinkedHashMap::new));
            var theirs = new LinkedHashMap<>(plain.candles(interval.millis()));
            theirs.keySet().removeIf(start -> start < horizon);
            theirs.replaceAll((start, stretch) -> scaled(stretch));
            if (!ours.equals(theirs)) {
                return "%s candles: %s, not %s".formatted(interval, ours, theirs);
            }
        }
        return null;
    }

    private static Stretch plain(Bar bar) {
        return scaled(new Stretch(bar.open(), bar.high(), bar.low(), bar.close(), bar.volume(), bar.ticks()));
    }

    private static Stretch plain(Candle bar) {
        return scaled(new Stretch(
                bar.getOpen(), bar.getHigh(), bar.getLow(), bar.getClose(), bar.getVolume(), bar.getTicks()));
    }

    private static Stretch scaled(Stretch some) {
        return new Stretch(
                some.open().setScale(18),
                some.high().setScale(18),
                some.low().setScale(18),
                some.close().setScale(18),
                some.volume() == null ? null : some.volume().setScale(18),
                some.ticks());
    }

    private static Token row() {
        return CurrentTokens.described(null, described(), Market.START).orElseThrow();
    }

    private static TokenRow described() {
        return TokenRows.token(Market.BONK, "BONK", Market.START).build();
    }

    /** An address and what was said of it, in the order of the log. */
    private record Line(String address, RandomDay.Line line) {}

    @Test
    void the_graph_and_plain_rules_agree_about_what_is_left_after_compaction() {
        for (var seed = 0; seed < SEEDS_OF_GRAPHS; seed++) {
            compare(new SplittableRandom(seed));
        }
    }

    private static void compare(SplittableRandom random) {
        var plain = new LinkedHashMap<String, PlainMarket>();
        var log = new ArrayList<Line>();
        for (var token = 0; token < TOKENS; token++) {
            var address = "Token%039d".formatted(token);
            plain.put(address, new PlainMarket());
            RandomDay.of(random, Market.START, PRICES_OF_GRAPHS).forEach(line -> log.add(new Line(address, line)));
        }
        log.sort(Comparator.comparingLong(each -> each.line.arrived()));
        var rows = new LinkedHashMap<String, Token>();
        var candles = new LinkedHashMap<String, Candle>();
        try (var market = new Market()) {
            plain.keySet().forEach(market::listed);
            var clock = Market.START;
            for (var each : log) {
                for (; clock.toEpochMilli() < each.line.arrived(); clock = clock.plusSeconds(60)) {
                    market.at(clock).clock(Market.TOPICS.prices);
                }
                market.at(Instant.ofEpochMilli(each.line.time())).price(each.address, each.line.price());
                plain.get(each.address).say(each.line.price(), each.line.time());
                if (random.nextInt(1_000) == 0) {
                    take(market, rows, candles);
                }
            }
            market.at(clock.plusSeconds(86_400)).clock(Market.TOPICS.prices);
            take(market, rows, candles);
        }
        plain.forEach((address, token) -> {
            assertThat(rows.get(address).getPrice()).isEqualByComparingTo(token.price());
            for (var interval : Interval.values()) {
                if (interval != Interval.SECOND) {
                    var theirs = new LinkedHashMap<>(token.candles(interval.millis()));
                    theirs.replaceAll((start, stretch) -> scaled(stretch));
                    assertThat(of(candles, address, interval)).isEqualTo(theirs);
                }
            }
        });
    }

    private static Map<Long, Stretch> of(Map<String, Candle> candles, String address, Interval interval) {
        return candles.values().stream()
                .filter(each ->
                        each.getAddress().equals(address) && each.getInterval().equals(interval.text()))
                .peek(each -> assertThat(each.getClosed()).isTrue())
                .collect(toMap(each -> each.getStart().toEpochMilli(), FiguresOracleTest::plain));
    }

    private static void take(Market market, Map<String, Token> rows, Map<String, Candle> candles) {
        market.records(Market.TOPICS.tokens).forEach(each -> {
            if (each.value() != null) {
                rows.put(each.key(), each.value());
            }
        });
        for (var topic : List.of(Market.TOPICS.candles, Market.TOPICS.candlesLong)) {
            for (TestRecord<String, Candle> each : market.records(topic)) {
                candles.put(each.key(), each.value());
            }
        }
    }
}
