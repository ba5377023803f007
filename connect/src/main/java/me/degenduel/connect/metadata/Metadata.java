package me.degenduel.connect.metadata;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import me.degenduel.connect.Meters;
import me.degenduel.connect.database.Database;
import me.degenduel.connect.http.JsonApi;
import me.degenduel.connect.http.Limits;
import me.degenduel.connect.http.Plan;
import me.degenduel.connect.http.Poller;
import me.degenduel.connect.http.Site;
import me.degenduel.connect.http.Unusable;
import me.degenduel.connect.prices.DexScreener;
import me.degenduel.connect.prices.Listed;
import me.degenduel.connect.prices.Whitelist;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.health.BreakerNumbers;
import me.degenduel.schemas.health.Guard;
import me.degenduel.schemas.health.PlatformService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what each token is that is listed or waits for a decision, as soon as it does and then every hour, and writes what is
 * known into its row, from where capture tells everybody. Nothing that happens here touches the whitelist: whoever does
 * not answer delists nobody, and whoever does not know a token rejects none.
 */
public final class Metadata implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Metadata.class);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final String NONE = "none";
    private static final String PREFIX = "DD_METADATA";
    private static final String DEXSCREENER = PREFIX + "_DEXSCREENER";
    /** Who is asked so seldom needs no breaker: asking again later is all that it would do. */
    private static final Guard SELDOM = new Guard(
            "metadata",
            PlatformService.TOKEN_WHITELIST,
            new BreakerNumbers(false, 1, DAY, DAY, DAY, DAY, 1),
            InstantSource.system(),
            Guard.Check.NONE,
            Map::of);

    private static final Duration CLOSING = Duration.ofSeconds(1);

    /** One that is asked. */
    record Source(Plan plan, ProfileShape shape) {}

    /**
     * What it is told.
     *
     * @param sources in the order in which they count; nothing where nobody is asked
     */
    public record Config(List<Source> sources, Limits limits) {
        public Config {
            sources = List.copyOf(sources);
        }

        /** Reads it; the limits are those of price sources. */
        public static Config from(Settings settings) {
            var wanted = settings
                    .list(
                            PREFIX,
                            NONE,
                            "Who is asked what tokens are, such as symbol, name, decimals, pictures and links, separated by"
                                    + " commas: " + DexScreener.NAME
                                    + ", http:<name> for any API that answers with JSON; or " + NONE
                                    + ". What the first says counts; the others say what is missing.")
                    .stream()
                    .filter(name -> !name.equals(NONE))
                    .toList();
            settings.refuse(wanted.stream().distinct().count() < wanted.size(), PREFIX + " names a source twice.");
            var all = new HashMap<String, Source>();
            all.put(DexScreener.NAME, dexScreener(settings));
            JsonApi.names(wanted).forEach(name -> all.put(JsonApi.wanted(name), json(settings, name)));
            var unknown = wanted.stream().filter(name -> !all.containsKey(name)).toList();
            unknown.forEach(
                    name -> settings.refuse(true, "%s names \"%s\", which knows no tokens.".formatted(PREFIX, name)));
            return new Config(
                    wanted.stream().filter(all::containsKey).map(all::get).toList(), Limits.from(settings));
        }

        private static Source dexScreener(Settings settings) {
            var site = Site.from(
                    settings, DEXSCREENER, "https://api.dexscreener.com", "Where DexScreener says what tokens are:");
            var chain = settings.text(DEXSCREENER + "_CHAIN", "solana", "The chain whose tokens it is asked for.");
            return new Source(
                    Plan.from(settings, DEXSCREENER, name(DexScreener.NAME), site, INTERVAL, 60, 30),
                    new DexProfiles(new DexScreener(site.url(), chain)));
        }

        private static Source json(Settings settings, String name) {
            var prefix = JsonApi.prefix(PREFIX + "_HTTP_", name);
            var api = JsonApi.from(settings, PREFIX, name, prefix, name(name), INTERVAL, "what tokens are");
            return new Source(api.plan(), JsonProfiles.from(settings, prefix, api.entries()));
        }

        /** As logs and metrics call it, beside the source of prices that may have the same name. */
        private static String name(String source) {
            return "metadata." + source;
        }
    }

    private final Database database;
    private final Meters meters;
    private final List<Thread> threads;

    private Metadata(
            Config config, Database database, Whitelist whitelist, Meters meters, Consumer<Throwable> onDeath) {
        this.database = database;
        this.meters = meters;
        threads = config.sources().stream()
                .map(source -> Thread.ofPlatform()
                        .name(source.plan().source())
                        .unstarted(() -> ask(source, config, whitelist.listedOrPending(), onDeath)))
                .toList();
    }

    /** Asks everybody who is to be asked, each in a thread of its own. */
    public static Metadata start(
            Config config, Database database, Whitelist whitelist, Meters meters, Consumer<Throwable> onDeath) {
        var metadata = new Metadata(config, database, whitelist, meters, onDeath);
        metadata.threads.forEach(Thread::start);
        return metadata;
    }

    private void ask(Source source, Config config, Listed tokens, Consumer<Throwable> onDeath) {
        var isFirst = source.equals(config.sources().getFirst());
        try {
            new Poller(
                            source.plan(),
                            config.limits(),
                            SELDOM,
                            meters.calls(source.plan().source()),
                            source.shape()::url,
                            (answer, asked, count) -> write(source.shape().read(answer), asked, isFirst))
                    .run(tokens::changes);
        } catch (InterruptedException closed) {
            log.atDebug().addKeyValue("source", source.plan().source()).log("It is asked no more what tokens are");
        } catch (RuntimeException | Error failure) {
            onDeath.accept(failure);
        }
    }

    private void write(Map<String, Profile.Sieve> said, Set<String> asked, boolean isFirst) throws Unusable {
        var profiles = new HashMap<String, Profile>();
        said.forEach((token, profile) -> {
            if (asked.contains(token)) {
                profiles.put(token, profile.profile());
                meters.metadataRefused().increment(profile.refused());
            }
        });
        try (var connection = database.connect()) {
            meters.metadataWritten().increment(Profiles.write(connection, profiles, isFirst));
        } catch (SQLException unable) {
            log.atWarn().setCause(unable).log("What tokens are cannot be written now");
            throw new Unusable("the database does not take what it says");
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (var thread : threads) {
                thread.join(CLOSING);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
