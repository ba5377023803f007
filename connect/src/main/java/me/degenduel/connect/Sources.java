package me.degenduel.connect;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import me.degenduel.connect.http.JsonApi;
import me.degenduel.connect.http.Limits;
import me.degenduel.connect.http.Plan;
import me.degenduel.connect.http.Site;
import me.degenduel.connect.prices.DexScreener;
import me.degenduel.connect.prices.HttpPrices;
import me.degenduel.connect.prices.JsonPrices;
import me.degenduel.connect.prices.Jupiter;
import me.degenduel.connect.prices.MarketDatabase;
import me.degenduel.connect.prices.PriceSource;
import me.degenduel.connect.prices.Recording;
import me.degenduel.connect.prices.Replay;
import me.degenduel.connect.prices.Shape;
import me.degenduel.connect.prices.Simulator;
import me.degenduel.connect.prices.TokenPrices;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.health.Guards;

/** Every price source there is, by the name that settings call it: what it reads of them, and how it is made. */
public final class Sources {
    static final String NAMES = String.join(
                    ", ",
                    Simulator.NAME,
                    DexScreener.NAME,
                    Jupiter.NAME,
                    TokenPrices.NAME,
                    MarketDatabase.NAME,
                    Replay.NAME)
            + ", http:<name> for any API that answers with JSON";

    private static final String NOW = "now";
    private static final String ORIGINAL = "original";
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    /** What a source may need of the process that it runs in. */
    record Parts(Cluster cluster, Topics topics, Meters meters, Guards guards) {}

    private final Map<String, Function<Parts, PriceSource>> all = new HashMap<>();
    private final Settings settings;
    private final Limits limits;

    private Sources(Settings settings) {
        this.settings = settings;
        limits = Limits.from(settings);
    }

    /** Reads what every source there is may be told, and refuses wishes for others. */
    static Sources from(Settings settings, List<String> wanted) {
        var sources = new Sources(settings);
        sources.simulator();
        sources.dexScreener();
        sources.jupiter();
        sources.tokenPrices();
        sources.marketDatabase(wanted.contains(MarketDatabase.NAME));
        sources.replay(wanted);
        JsonApi.names(wanted).forEach(sources::json);
        wanted.stream()
                .filter(name -> !sources.all.containsKey(name))
                .forEach(name -> settings.refuse(true, "DD_FEED names \"" + name + "\", which is no price source."));
        return sources;
    }

    PriceSource named(String name, Parts parts) {
        var source = all.get(name).apply(parts);
        // Also of a source that calls nobody: it is there, and it is well.
        parts.guards().source(source.name());
        return source;
    }

    private void simulator() {
        var rate = settings.number("DD_RATE", 200, 1, 100_000, "How many prices a second the simulator says.");
        var seed = settings.number(
                "DD_SEED",
                1,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                "The simulator's seed; the same seed and whitelist give the same prices.");
        all.put(Simulator.NAME, parts -> new Simulator(rate, seed));
    }

    private void dexScreener() {
        var site = Site.from(settings, "DD_DEXSCREENER", "https://api.dexscreener.com", "Where DexScreener answers:");
        var chain = settings.text("DD_DEXSCREENER_CHAIN", "solana", "The chain whose tokens DexScreener is asked for.");
        settings.refuse(!chain.matches("[a-z0-9-]{1,30}"), "DD_DEXSCREENER_CHAIN is no name of a chain.");
        var plan = Plan.from(settings, "DD_DEXSCREENER", DexScreener.NAME, site, INTERVAL, 300, 30);
        http(plan, new DexScreener(site.url(), chain));
    }

    private void jupiter() {
        var site = Site.from(settings, "DD_JUPITER", "https://lite-api.jup.ag", "Where Jupiter answers:");
        http(Plan.from(settings, "DD_JUPITER", Jupiter.NAME, site, INTERVAL, 60, 50), new Jupiter(site.url()));
    }

    private void tokenPrices() {
        var config = new TokenPrices.Config(
                settings.duration(
                        "DD_TOKEN_PRICES_INTERVAL",
                        "30s",
                        "How often whoever fills the table token_prices writes each token."),
                settings.duration(
                        "DD_TOKEN_PRICES_OLDEST",
                        "5m",
                        "How old a row of token_prices may be that is still said, such as after a start."));
        all.put(TokenPrices.NAME, parts -> new TokenPrices(config, parts.cluster(), parts.topics()));
    }

    private void marketDatabase(boolean wanted) {
        var config = MarketDatabase.Config.from(settings, wanted);
        all.put(
                MarketDatabase.NAME,
                parts ->
                        new MarketDatabase(config, limits, parts.guards().source(MarketDatabase.NAME), parts.meters()));
    }

    /** Of a file that is looked at before anything starts. */
    private void replay(List<String> wanted) {
        var file =
                settings.optional("DD_REPLAY_FILE", "The recording that the source replay says, made by ./dd record.");
        var speed = settings.number(
                "DD_REPLAY_SPEED",
                1,
                0,
                1_000_000,
                "How many times as fast as it was recorded; 0 for as fast as it can.");
        var times = settings.text(
                "DD_REPLAY_TIMES",
                NOW,
                "When replayed prices were heard: " + NOW + ", or at their " + ORIGINAL
                        + " times, alone and into logs that are not later.");
        settings.refuse(
                !times.equals(NOW) && !times.equals(ORIGINAL),
                "DD_REPLAY_TIMES is \"" + times + "\", but it must be " + NOW + " or " + ORIGINAL + ".");
        if (wanted.contains(Replay.NAME)) {
            settings.refuse(
                    times.equals(ORIGINAL) && wanted.size() > 1,
                    "DD_FEED names others beside " + Replay.NAME + ", which with DD_REPLAY_TIMES=" + ORIGINAL
                            + " must be alone.");
            settings.refuse(file.isEmpty(), "DD_REPLAY_FILE is not set, so there is nothing to replay.");
            file.flatMap(this::begins)
                    .ifPresent(begins -> all.put(
                            Replay.NAME,
                            parts -> new Replay(
                                    Path.of(file.get()),
                                    speed,
                                    Optional.of(begins).filter(at -> times.equals(ORIGINAL)))));
        }
        all.putIfAbsent(Replay.NAME, parts -> {
            throw new IllegalStateException("Nothing to replay");
        });
    }

    private Optional<Instant> begins(String file) {
        try (var recording = new Recording.Reader(Path.of(file))) {
            if (recording.hasNext()) {
                return Optional.of(recording.next().time());
            }
        } catch (IOException | RuntimeException unreadable) {
            // Said below, like one that is empty.
        }
        settings.refuse(
                true, "DD_REPLAY_FILE names " + file + ", which is no recording that can be read, or an empty one.");
        return Optional.empty();
    }

    private void json(String name) {
        var prefix = JsonApi.prefix("DD_HTTP_", name);
        var api = JsonApi.from(settings, "DD_FEED", name, prefix, name, INTERVAL, "prices");
        var shape = new JsonPrices(
                api.entries(),
                way(prefix + "_PRICE", "price", "The way from an entry to its price in US dollars."),
                way(prefix + "_VOLUME", "", "The way to what was traded in 24 hours, where that is said."),
                way(prefix + "_LIQUIDITY", "", "The way to the liquidity, where that is said."),
                way(prefix + "_MARKET_CAP", "", "The way to the market cap, where that is said."),
                way(
                        prefix + "_TIME",
                        "",
                        "The way to when the price was true, where that is said: seconds or milliseconds since 1970, or ISO 8601."));
        if (!JsonApi.isExample(name)) {
            http(JsonApi.wanted(name), api.plan(), shape);
        }
    }

    private String way(String name, String fallback, String about) {
        return JsonApi.way(settings, name, fallback, about);
    }

    private void http(Plan plan, Shape shape) {
        http(plan.source(), plan, shape);
    }

    private void http(String name, Plan plan, Shape shape) {
        all.put(
                name,
                parts -> new HttpPrices(plan, limits, shape, parts.guards().source(plan.source()), parts.meters()));
    }
}
