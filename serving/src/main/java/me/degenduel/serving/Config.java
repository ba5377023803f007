package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Settings;
import me.degenduel.serving.command.Commands;
import me.degenduel.serving.live.Doors;
import me.degenduel.serving.live.Limits;
import me.degenduel.serving.live.Rules;
import me.degenduel.serving.live.Secrets;
import me.degenduel.serving.live.Sockets;
import me.degenduel.serving.read.Contests;
import me.degenduel.topology.Application;
import me.degenduel.topology.MarketApplication;
import me.degenduel.topology.contest.ContestApplication;

/** What a serving process is told. */
public record Config(
        String host,
        int port,
        int sendBuffer,
        List<String> origins,
        Cluster cluster,
        Database database,
        Application.Config market,
        ContestApplication.Config contest,
        Contests.Config contests,
        Commands.Config commands,
        Sockets.Config sockets) {

    public static Config from(Settings settings) {
        var market = MarketApplication.config(settings);
        var origins = settings.list(
                "DD_ORIGINS",
                "https://degenduel.me,https://dev.degenduel.me,http://localhost:3000",
                "Where browsers may come from, beside this instance's own address.");
        return new Config(
                settings.text("DD_HOST", "0.0.0.0", "The address to listen on."),
                settings.number("DD_PORT", 3004, 0, 65_535, "The port to listen on; 0 takes a free one."),
                settings.number(
                        "DD_SEND_BUFFER",
                        128 << 10,
                        4 << 10,
                        64 << 20,
                        "Bytes that the kernel holds for one client: what a client that wakes up hears before the newest."),
                origins,
                Cluster.from(settings),
                Database.from(settings),
                market,
                ContestApplication.Config.from(settings),
                new Contests.Config(
                        settings.duration(
                                "DD_LEADERBOARD_KEPT",
                                "60s",
                                "How long the order of a leaderboard can be read page by page."),
                        settings.number(
                                "DD_LEADERBOARDS",
                                2,
                                1,
                                100,
                                "Orders of one contest that are kept at most; more of them are newer, and hold more memory.")),
                new Commands.Config(
                        settings.number(
                                "DD_COMMANDS",
                                100,
                                1,
                                10_000,
                                "Commands at once; beyond them people are asked to wait."),
                        settings.number(
                                "DD_COMMAND_BYTES", 16 << 10, 1 << 10, 1 << 20, "Bytes that a command may have."),
                        settings.number("DD_TRADES", 10, 1, 1_000_000, "Orders a minute that one wallet may place."),
                        settings.duration(
                                "DD_KEYS_KEPT", "24h", "How long a command that is sent again is known by its key.")),
                new Sockets.Config(
                        market.instance(),
                        doors(
                                settings,
                                origins,
                                "http://" + market.advertised().host() + ":"
                                        + market.advertised().port()),
                        rules(settings),
                        secrets(settings),
                        limits(settings, "token-data", 500, 5 << 20),
                        limits(settings, "contest", 120, 256 << 10),
                        limits(settings, "portfolio", 100, 1 << 20),
                        settings.duration(
                                "DD_IDLE_TIMEOUT", "5m", "A connection without any frame for so long is closed.")));
    }

    private static Limits limits(Settings settings, String socket, int messages, int payload) {
        var prefix = "DD_" + socket.toUpperCase(Locale.ROOT).replace('-', '_');
        return new Limits(
                settings.number(
                        prefix + "_MESSAGES",
                        messages,
                        1,
                        1_000_000,
                        "Messages a minute that one connection to " + socket + " may send."),
                settings.number(
                        prefix + "_PAYLOAD",
                        payload,
                        1024,
                        64 << 20,
                        "Bytes that one message to " + socket + " may have."));
    }

    private static Doors doors(Settings settings, List<String> origins, String own) {
        var allowed =
                origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        allowed.add(own);
        return new Doors(
                allowed,
                settings
                        .list("DD_TRUSTED_PROXIES", "", "Addresses of proxies whose X-Forwarded-For is believed.")
                        .stream()
                        .flatMap(text -> proxy(settings, text).stream())
                        .toList(),
                settings.number("DD_CONNECTIONS", 10_000, 1, 1_000_000, "Sockets at most, on this instance."),
                settings.number(
                        "DD_CONNECTION_ATTEMPTS", 10, 1, 1_000_000, "Sockets that one address may open in a minute."),
                settings.flag(
                        "DD_LOOPBACK_EXEMPT",
                        true,
                        "Whether this machine itself may open sockets as often as it likes."));
    }

    private static Optional<InetAddress> proxy(Settings settings, String text) {
        var address = Doors.address(text);
        settings.refuse(address.isEmpty(), "DD_TRUSTED_PROXIES names \"" + text + "\", which is no address in digits.");
        return address;
    }

    private static Rules rules(Settings settings) {
        var stalled = settings.duration(
                "DD_STALLED_FOR", "1m", "A client that takes nothing of what it is sent for so long is closed.");
        var kept = settings.duration(
                "DD_REMOVALS_KEPT", "1h", "How long a client may be away and still get only what it missed.");
        settings.refuse(
                kept.compareTo(stalled) <= 0,
                "DD_REMOVALS_KEPT must be longer than DD_STALLED_FOR, or a slow client would miss removals.");
        return new Rules(
                settings.number("DD_CHANNELS", 128, 1, 100_000, "Channels that one connection may follow."),
                settings.number("DD_TOKENS", 4096, 1, 1_000_000, "Tokens that one connection may follow beside them."),
                settings.duration(
                        "DD_PUBLISH_WITHIN", "100ms", "The longest that a change waits for others, under load."),
                settings.duration("DD_PING_EVERY", "30s", "How often each socket is asked whether somebody is there."),
                settings.duration("DD_PONG_WITHIN", "15s", "How long an answer to that may take."),
                stalled,
                settings.number(
                        "DD_HELD",
                        32 << 20,
                        1 << 16,
                        Integer.MAX_VALUE,
                        "Bytes that may wait for one client; a connection that needs more is closed."),
                settings.duration("DD_SIGN_IN_WITHIN", "30s", "How long whoever signs in by message may take."),
                settings.number(
                        "DD_LIST_BUDGET",
                        32 << 20,
                        1 << 10,
                        Integer.MAX_VALUE,
                        "Bytes a second for full lists to all old clients together; beyond it they come more rarely."),
                kept);
    }

    private static Secrets secrets(Settings settings) {
        var file = settings.optional("DD_JWT_SECRET_FILE", "A file with the signing secret, instead of DD_JWT_SECRET.");
        var said = settings.secret(
                "DD_JWT_SECRET",
                "",
                "Signs sessions, socket tokens and cursors; at least 32 bytes, the same for all instances.");
        var secret = file.map(name -> read(settings, name)).orElse(said);
        settings.refuse(
                secret.value().getBytes(UTF_8).length < Secrets.SHORTEST,
                "DD_JWT_SECRET (or the file that DD_JWT_SECRET_FILE names) needs at least " + Secrets.SHORTEST
                        + " bytes: `openssl rand -base64 48` makes a good one.");
        var previous = settings.secret(
                "DD_JWT_SECRET_PREVIOUS", "", "The secret before this one: good for 24 hours after the change.");
        var rotated = settings.optional(
                "DD_JWT_SECRET_ROTATED_AT", "When the secret was changed, such as 2025-03-01T12:00:00Z.");
        settings.refuse(
                !previous.value().isEmpty() && rotated.isEmpty(),
                "DD_JWT_SECRET_PREVIOUS is set, so DD_JWT_SECRET_ROTATED_AT must say since when.");
        return new Secrets(
                secret,
                Optional.of(previous).filter(there -> !there.value().isEmpty()),
                rotated.map(text -> time(settings, text)).orElse(Instant.EPOCH));
    }

    private static Secret read(Settings settings, String file) {
        try {
            return new Secret(Files.readString(Path.of(file)).strip());
        } catch (IOException unreadable) {
            settings.refuse(true, "DD_JWT_SECRET_FILE names " + file + ", which cannot be read.");
            return new Secret("");
        }
    }

    private static Instant time(Settings settings, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            settings.refuse(
                    true,
                    "DD_JWT_SECRET_ROTATED_AT is \"" + text
                            + "\", but it must be a time such as 2025-03-01T12:00:00Z.");
            return Instant.EPOCH;
        }
    }
}
