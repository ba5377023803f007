package me.degenduel.schemas.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import me.degenduel.schemas.Settings;

/**
 * The numbers of one service's breaker.
 *
 * @param enabled whether it opens at all; if not, it only tells
 * @param threshold so many failures within the window open it
 * @param reset how long it stays open before it tries again
 * @param healthy how long after the last failure it counts as well again
 * @param window how long a failure counts, and the longest pause between two attempts
 * @param check how often a service that nobody calls is looked at
 * @param attempts so many attempts come a reset apart; each pause after them is twice the one before
 */
public record BreakerNumbers(
        boolean enabled,
        int threshold,
        Duration reset,
        Duration healthy,
        Duration window,
        Duration check,
        int attempts) {
    private static final Pattern SPACE = Pattern.compile("[\\s,]+");
    private static final int MOST = 1_000;
    private static final int LONGEST_DOUBLING = 30;

    /** What the platform's documents say of it, where nobody says otherwise. */
    public static BreakerNumbers of(PlatformService service) {
        return switch (service) {
            case MARKET_DATA -> usual(3, 30);
            case TOKEN_SYNC -> usual(4, 45);
            case CONTEST_EVALUATION -> usual(10, 120);
            case TOKEN_WHITELIST,
                    ACHIEVEMENT,
                    REFERRAL,
                    WALLET_GENERATOR,
                    FAUCET,
                    VANITY_WALLET,
                    CONTEST_WALLET,
                    WALLET_RAKE,
                    ADMIN_WALLET -> usual(5, 60);
        };
    }

    private static BreakerNumbers usual(int threshold, int reset) {
        return new BreakerNumbers(
                true,
                threshold,
                Duration.ofSeconds(reset),
                Duration.ofSeconds(120),
                Duration.ofSeconds(300),
                Duration.ofSeconds(30),
                3);
    }

    /** Those of the service, each with the word of the setting where it says one. */
    public static BreakerNumbers from(Settings settings, PlatformService service) {
        var usual = of(service);
        return settings.value(
                "DD_BREAKER_" + service.name(),
                usual.toString(),
                "The breaker of " + service.id() + ": each number that is said replaces the one here.",
                usual::with);
    }

    /** How long it stays open after so many attempts that failed. */
    Duration pause(int failed) {
        var doublings = Math.min(LONGEST_DOUBLING, Math.max(0, failed + 1 - attempts));
        var pause = reset.multipliedBy(1L << doublings);
        var longest = reset.compareTo(window) > 0 ? reset : window;
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    /** What {@link #toString} says of some. */
    public static BreakerNumbers parse(String said) {
        return of(PlatformService.TOKEN_WHITELIST).with(said);
    }

    private BreakerNumbers with(String said) {
        var words = new HashMap<>(words(toString()));
        words(said).forEach((name, value) -> {
            if (words.replace(name, value) == null) {
                throw new IllegalArgumentException("\"" + name + "\" is none of " + this);
            }
        });
        return new BreakerNumbers(
                flag(words.get("enabled")),
                number(words.get("threshold")),
                time(words.get("reset")),
                time(words.get("healthy")),
                time(words.get("window")),
                time(words.get("check")),
                number(words.get("attempts")));
    }

    private static Map<String, String> words(String said) {
        var words = new HashMap<String, String>();
        for (var word : SPACE.splitAsStream(said.strip()).toList()) {
            var parts = word.split("=", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException("\"" + word + "\" is no number such as threshold=5");
            }
            words.put(parts[0], parts[1]);
        }
        return words;
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("enabled must be true or false");
        }
        return text.equals("true");
    }

    private static int number(String text) {
        var number = Integer.parseInt(text);
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("threshold and attempts must be between 1 and " + MOST);
        }
        return number;
    }

    private static Duration time(String text) {
        var time = Settings.duration(text);
        if (!time.isPositive()) {
            throw new IllegalArgumentException("no time of it may be zero");
        }
        return time;
    }

    /** As the setting says it. */
    @Override
    public String toString() {
        return "enabled=%s threshold=%d reset=%s healthy=%s window=%s check=%s attempts=%d"
                .formatted(enabled, threshold, text(reset), text(healthy), text(window), text(check), attempts);
    }

    private static String text(Duration time) {
        return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
