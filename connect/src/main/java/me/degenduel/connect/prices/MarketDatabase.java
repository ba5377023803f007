package me.degenduel.connect.prices;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import me.degenduel.connect.Meters;
import me.degenduel.connect.database.Database;
import me.degenduel.connect.database.OtherTable;
import me.degenduel.connect.database.OtherTableReading;
import me.degenduel.connect.database.Unreadable;
import me.degenduel.connect.http.CallMeters;
import me.degenduel.connect.http.Limits;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.health.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prices that somebody else keeps in a table of a database of their own, such as that of the old market-data server: each
 * row that is written there is a price.
 *
 * <p>That database may be away, at the start or later. Then it is tried again, after pauses that grow, and nobody else
 * waits for it.
 */
public final class MarketDatabase implements PriceSource {
    public static final String NAME = "market_database";
    private static final Logger log = LoggerFactory.getLogger(MarketDatabase.class);
    private static final String PREFIX = "DD_MARKET_DATABASE";
    private static final String NONE = "none";
    private static final String PLAIN = "[A-Za-z_][A-Za-z0-9_]{0,62}";
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration FORGET = Duration.ofSeconds(5);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(2);
    private static final Duration MOST_SILENCE = Duration.ofMinutes(10);

    /** What it is told: where the table is, and what its columns mean. */
    public record Config(OtherTable table, MarketRows.Config rows) {

        /**
         * Reads it.
         *
         * @param wanted whether it will be asked for prices, and so must know where they are
         */
        public static Config from(Settings settings, boolean wanted) {
            var database = Database.other(settings, PREFIX, wanted);
            var table = settings.text(
                    PREFIX + "_TABLE", "public.token_prices", "Its table of prices, with the schema before it.");
            var isTable = table.matches(PLAIN + "[.]" + PLAIN);
            settings.refuse(
                    !isTable, PREFIX + "_TABLE must be a schema and a table, plain names with a dot between them.");
            var place = (isTable ? table : "no.where").split("[.]", 2);
            var slot = settings.text(
                    PREFIX + "_SLOT",
                    "degenduel_market",
                    "The name of the replication slot there, and of the publication that its owner has made.");
            settings.refuse(
                    !slot.matches("[a-z_][a-z0-9_]{0,62}"),
                    PREFIX + "_SLOT must be up to 63 of a-z, 0-9 and _, no digit first.");
            var columns = new TreeMap<String, String>();
            var rows = new MarketRows.Config(
                    column(settings, columns, "_ADDRESS", "address", "the token's address"),
                    column(settings, columns, "_PRICE", "price", "its price in US dollars"),
                    optional(settings, columns, "_MARKET_CAP", "market_cap", "its market cap"),
                    optional(settings, columns, "_VOLUME", "volume_24h", "what was traded in 24 hours"),
                    optional(settings, columns, "_LIQUIDITY", "liquidity", "the liquidity"),
                    optional(settings, columns, "_SOURCE", "source", "who says so"),
                    optional(
                            settings,
                            columns,
                            "_TIME",
                            "updated_at",
                            "when the price was true, a timestamp, or seconds or milliseconds since 1970"),
                    settings.duration(
                            PREFIX + "_INTERVAL", "30s", "How often whoever fills the table writes each token."),
                    settings.duration(
                            PREFIX + "_OLDEST",
                            "5m",
                            "How old a row may be that is still said, such as after a start."));
            settings.refuse(rows.interval().compareTo(SHORTEST) < 0, PREFIX + "_INTERVAL must be at least 100ms.");
            var silence = settings.duration(
                    PREFIX + "_SILENCE",
                    "30s",
                    "How long nothing may be heard of that database, which writes us a message six times as often.");
            settings.refuse(
                    silence.compareTo(LEAST_SILENCE) < 0 || silence.compareTo(MOST_SILENCE) > 0,
                    PREFIX + "_SILENCE must be between 2s and 10m.");
            return new Config(new OtherTable(PREFIX, database, slot, place[0], place[1], columns, silence), rows);
        }

        private static String column(
                Settings settings, Map<String, String> columns, String suffix, String fallback, String about) {
            var name = settings.text(PREFIX + suffix, fallback, "The column with %s.".formatted(about));
            return checked(settings, columns, PREFIX + suffix, name);
        }

        private static Optional<String> optional(
                Settings settings, Map<String, String> columns, String suffix, String fallback, String about) {
            var name = settings.text(
                    PREFIX + suffix, fallback, "The column with %s; %s where there is none.".formatted(about, NONE));
            return name.toLowerCase(Locale.ROOT).equals(NONE)
                    ? Optional.empty()
                    : Optional.of(checked(settings, columns, PREFIX + suffix, name));
        }

        private static String checked(Settings settings, Map<String, String> columns, String setting, String name) {
            settings.refuse(
                    !name.matches(PLAIN), setting + " must be the name of a column: up to 63 letters, digits and _.");
            columns.put(setting, name);
            return name;
        }
    }

    private final Config config;
    private final Limits limits;
    private final Guard guard;
    private final Meters meters;
    private final CallMeters calls;
    private final MarketRows rows;
    private String trouble = "";
    private long forgot = System.nanoTime();

    public MarketDatabase(Config config, Limits limits, Guard guard, Meters meters) {
        this.config = config;
        this.limits = limits;
        this.guard = guard;
        this.meters = meters;
        calls = meters.calls(NAME);
        rows = new MarketRows(config.rows, NAME, InstantSource.system());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration interval() {
        return config.rows.interval();
    }

    @Override
    public void run(Listed listed, Prices prices) throws InterruptedException {
        var pause = limits.pause();
        while (true) {
            if (guard.admits()) {
                pause = read(listed, prices) ? limits.pause() : pause;
                follow(listed, prices, pause);
                pause = twice(pause);
            } else {
                follow(listed, prices, LOOK);
            }
        }
    }

    /** Until it fails; whether it went well before. */
    private boolean read(Listed listed, Prices prices) throws InterruptedException {
        var begun = System.nanoTime();
        var hearing = new Hearing(prices, begun);
        try (var reading = config.table.read(hearing)) {
            while (true) {
                follow(listed, prices, LOOK);
                look(reading);
            }
        } catch (Unreadable why) {
            var took = System.nanoTime() - begun;
            calls.failed(why.kind(), took);
            guard.failed(Duration.ofNanos(took), why.getMessage());
            if (!trouble.equals(why.getMessage())) {
                trouble = why.getMessage();
                log.atWarn()
                        .setCause(why.getCause())
                        .addKeyValue("source", NAME)
                        .log("No prices: {}", trouble);
            }
            return hearing.isHeard;
        } catch (InterruptedException closed) {
            guard.gaveUp();
            throw closed;
        }
    }

    private void look(OtherTableReading reading) throws Unreadable {
        if (reading.isHeard() && !trouble.isEmpty()) {
            trouble = "";
            log.atInfo().addKeyValue("source", NAME).log("The other database is heard again");
        }
        reading.look();
    }

    private Duration twice(Duration pause) {
        var longer = pause.multipliedBy(2);
        return longer.compareTo(limits.longestPause()) < 0 ? longer : limits.longestPause();
    }

    /** Lets time pass, in which tokens are listed of whom something may be known. */
    private void follow(Listed listed, Prices prices, Duration atMost) throws InterruptedException {
        var end = System.nanoTime() + atMost.toNanos();
        for (var left = atMost; left.isPositive(); left = Duration.ofNanos(end - System.nanoTime())) {
            listed.changes(left).forEach((address, isListed) -> rows.changed(address, isListed)
                    .forEach(price -> say(address, price, prices)));
        }
        if (System.nanoTime() - forgot > FORGET.toNanos()) {
            forgot = System.nanoTime();
            rows.forget();
        }
    }

    private void say(String address, Price price, Prices prices) {
        if (price.getPrice().length() > MarketRows.LONGEST) {
            meters.pricesDropped(NAME, "too_long").increment();
        } else {
            prices.said(address, price);
        }
    }

    /** What one reading tells; the first word of it shows that the database is there. */
    private final class Hearing implements OtherTable.Reader {
        private final Prices prices;
        private final long begun;
        private volatile boolean isHeard;

        Hearing(Prices prices, long begun) {
            this.prices = prices;
            this.begun = begun;
        }

        @Override
        public void row(OtherTable.Row row) {
            rows.row(row)
                    .ifPresent(price -> say(row.value(config.rows.address()).orElseThrow(), price, prices));
        }

        @Override
        public void pulse() {
            if (isHeard) {
                calls.heard();
                return;
            }
            isHeard = true;
            var took = System.nanoTime() - begun;
            calls.succeeded(took);
            guard.succeeded(Duration.ofNanos(took));
        }
    }
}
