package me.degenduel.schemas.health;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The platform's services, by name: one place that says what there is, those that are not built yet among them. */
public enum PlatformService {
    TOKEN_SYNC("token_sync_service", Layer.DATA, "30s", Level.HIGH),
    MARKET_DATA("market_data_service", Layer.DATA, "100ms", Level.CRITICAL, TOKEN_SYNC),
    TOKEN_WHITELIST("token_whitelist_service", Layer.DATA, "on demand", Level.MEDIUM),
    CONTEST_EVALUATION("contest_evaluation_service", Layer.CONTEST, "on demand", Level.CRITICAL, MARKET_DATA),
    ACHIEVEMENT("achievement_service", Layer.CONTEST, "on demand", Level.LOW, CONTEST_EVALUATION),
    REFERRAL("referral_service", Layer.CONTEST, "5m", Level.MEDIUM, CONTEST_EVALUATION),
    WALLET_GENERATOR("wallet_generator_service", Layer.INFRASTRUCTURE, "5m", Level.HIGH),
    FAUCET("faucet_service", Layer.INFRASTRUCTURE, "1h", Level.MEDIUM, WALLET_GENERATOR),
    VANITY_WALLET("vanity_wallet_service", Layer.WALLET, "continuous", Level.HIGH, WALLET_GENERATOR),
    CONTEST_WALLET(
            "contest_wallet_service", Layer.WALLET, "on demand", Level.CRITICAL, VANITY_WALLET, CONTEST_EVALUATION),
    WALLET_RAKE("wallet_rake_service", Layer.WALLET, "10m", Level.HIGH, CONTEST_WALLET),
    ADMIN_WALLET("admin_wallet_service", Layer.WALLET, "on demand", Level.CRITICAL, CONTEST_WALLET);

    /** What fails together. */
    public enum Layer {
        DATA,
        CONTEST,
        WALLET,
        INFRASTRUCTURE;

        /** As clients and topics call it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How bad it is to be without it. */
    public enum Level {
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String id;
    private final Layer layer;
    private final String every;
    private final Level level;
    /** Their names, with blanks after them. */
    private final String needs;

    PlatformService(String id, Layer layer, String every, Level level, PlatformService... needs) {
        this.id = id;
        this.layer = layer;
        this.every = every;
        this.level = level;
        this.needs = Stream.of(needs).map(needed -> needed.name() + " ").collect(joining());
    }

    /** As clients, topics and commands call it. */
    public String id() {
        return id;
    }

    public Layer layer() {
        return layer;
    }

    /** How often it works, in words. */
    public String every() {
        return every;
    }

    public Level level() {
        return level;
    }

    /** What it cannot be well without. */
    public List<PlatformService> needs() {
        return Stream.of(values())
                .filter(service -> needs.contains(service.name() + " "))
                .toList();
    }

    /** The name of one part of it, such as a price source. */
    public String part(String name) {
        return id + "." + name;
    }

    /** The service of that name, or the one that a part of that name belongs to. */
    public static Optional<PlatformService> named(String name) {
        return Stream.of(values())
                .filter(service -> name.equals(service.id) || name.startsWith(service.id + "."))
                .findAny();
    }
}
