package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.health.Guards;
import me.degenduel.schemas.health.PlatformService;
import me.degenduel.serving.command.Commands;
import me.degenduel.serving.live.Doors;
import me.degenduel.serving.live.Endpoints;
import me.degenduel.serving.live.Limits;
import me.degenduel.serving.live.MarketRules;
import me.degenduel.serving.live.RoomRules;
import me.degenduel.serving.live.Rules;
import me.degenduel.serving.live.Secrets;
import me.degenduel.serving.live.Sockets;
import me.degenduel.serving.read.Contests;
import me.degenduel.serving.signin.SignIn;
import me.degenduel.topology.Application;
import me.degenduel.topology.contest.ContestApplication;
import me.degenduel.topology.market.MarketApplication;

/** What a serving process is told. */
public record Config(
        String host,
        int port,
        int sendBuffer,
        Duration headWithin,
        Among among,
        Cluster cluster,
        Database database,
        Application.Config market,
        ContestApplication.Config contest,
        Contests.Config contests,
        Commands.Config commands,
        SignIn.Config signIn,
        Sockets.Config sockets,
        Guards.Config services) {

    /**
     * What instances ask each other.
     *
     * @param patience how long one may take to answer
     * @param staleness how old the answer of one may be that does not own what is asked for
     */
    record Among(int port, Duration patience, Duration staleness) {}

    public static Config from(Settings settings) {
        var market = MarketApplication.config(settings);
        var origins = settings.list(
                "DD_ORIGINS",
                "https://degenduel.me,https://dev.degenduel.me,http://localhost:3000",
                "Where browsers may come from, beside a page of this machine's own.");
        var services =
                Guards.Config.from(settings, PlatformService.TOKEN_WHITELIST, PlatformService.CONTEST_EVALUATION);
        return new Config(
                settings.text("DD_HOST", "0.0.0.0", "The address to listen on."),
                settings.number("DD_PORT", 3004, 0, 65_535, "The port to listen on; 0 takes a free one."),
                settings.number(
                        "DD_SEND_BUFFER",
                        128 << 10,
                        4 << 10,
                        64 << 20,
                        "Bytes that the kernel holds for one client: what a client that wakes up hears before the newest."),
                settings.duration(
                        "DD_HEAD_WITHIN",
                        "10s",
                        "How long the head of a request, and so of a handshake, may take once it has begun."),
                new Among(
                        settings.number(
                                "DD_INTERNAL_PORT",
                                3006,
                                0,
                                65_535,
                                "The port on which other instances ask this one for what it owns or follows; nobody else needs it. 0 takes a free one."),
                        settings.duration(
                                "DD_ANSWER_WITHIN", "2s", "How long another instance may take to answer a question."),
                        settings.duration(
                                "DD_STALENESS",
                                "30s",
                                "How old the answer of a standby may be, where nobody says it with maxStalenessMs and the owner gives none.")),
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
                        settings.number(
                                "DD_SUBMISSIONS",
                                10,
                                1,
                                1_000_000,
                                "Tokens an hour that may be submitted to the whitelist from one address."),
                        settings.number("DD_PENDING_TOKENS", 100, 1, 1_000_000, "Tokens that may wait for a decision."),
                        settings.duration(
                                "DD_KEYS_KEPT", "24h", "How long a command that is sent again is known by its key.")),
                signIn(settings),
                new Sockets.Config(
                        market.instance(),
                        doors(settings, origins),
                        rules(settings, services),
                        secrets(settings),
                        Endpoints.names().stream().collect(toMap(identity(), socket -> limits(settings, socket))),
                        rooms(settings),
                        settings.duration(
                                "DD_IDLE_TIMEOUT", "5m", "A connection without any frame for so long is closed."),
                        settings.flag(
                                "DD_OLD_PATHS",
                                false,
                                "Whether /api/ws/monitor, /api/v2/ws/monitor and /api/ws/token-data are served like those under /api/v69/ws."),
                        settings.flag(
                                "DD_COMPRESSION",
                                false,
                                "Whether a client that offers permessage-deflate gets it: fewer bytes for more work, of each frame for each client."),
                        new Sockets.Leaving(
                                settings.duration(
                                        "DD_SHUTDOWN_NOTICE",
                                        "0s",
                                        "How long before its end an instance is not ready and yet serves: as long as a balancer needs to notice."),
                                settings.duration(
                                        "DD_SHUTDOWN_SPREAD",
                                        "5s",
                                        "Over how long clients are then let go; few of them are let go sooner."))),
                services);
    }

    private static SignIn.Config signIn(Settings settings) {
        var session =
                settings.duration("DD_SESSION", "24h", "How long somebody who has signed in stays so; a day at most.");
        settings.refuse(
                session.compareTo(Secrets.OVERLAP) > 0,
                "DD_SESSION must be 24h at most: neither a secret that was changed nor the end of a session is known for longer.");
        return new SignIn.Config(
                session,
                settings.duration("DD_SOCKET_TOKEN", "1h", "How long a token for sockets is good."),
                settings.duration("DD_CHALLENGE", "15m", "How long a wallet may take to sign a nonce."),
                settings.number(
                        "DD_SIGN_INS",
                        60,
                        1,
                        1_000_000,
                        "Nonces, signatures and socket tokens together that one address may ask for or show in a minute, of each instance."),
                settings.number(
                        "DD_SIGN_INS_AT_ONCE",
                        50,
                        1,
                        10_000,
                        "Sign-ins at once; beyond them people are asked to wait."),
                settings.number(
                        "DD_SIGN_IN_BYTES", 16 << 10, 1 << 10, 1 << 20, "Bytes that a signed message may have."),
                settings.flag(
                        "DD_COOKIE_SECURE",
                        true,
                        "Whether the session's cookie goes over https only; false where clients come to http://localhost."));
    }

    private static RoomRules rooms(Settings settings) {
        var lease = settings.duration(
                "DD_ROOM_LEASE",
                "15s",
                "Whoever came into a room through an instance that died has left after so long; the same for all instances.");
        settings.refuse(
                lease.compareTo(Duration.ofSeconds(1)) < 0,
                "DD_ROOM_LEASE must be 1s at least: an instance says five times in it that it lives.");
        return new RoomRules(
                lease,
                settings.number(
                        "DD_ROOM_NAMED",
                        200,
                        0,
                        10_000,
                        "In a room with more people than that, nobody is told who comes and goes, only how many are there."),
                settings.number(
                        "DD_CHAT_MESSAGES",
                        10,
                        1,
                        1_000_000,
                        "Messages of one person in one contest that count within a minute; the same for all instances, or they show different ones."),
                settings.number("DD_CHAT_CHARACTERS", 500, 1, 10_000, "Characters that a message in a room may have."),
                settings.number(
                        "DD_CHAT_KEPT",
                        100,
                        1,
                        10_000,
                        "Messages of a contest that are remembered for who comes back."),
                settings.number(
                        "DD_CHAT_SHOWN", 20, 0, 10_000, "The last of them, which whoever comes into a room hears."));
    }

    private static Limits limits(Settings settings, String socket) {
        var usual = Endpoints.limits().get(socket);
        var prefix = "DD_" + socket.toUpperCase(Locale.ROOT).replace('-', '_');
        return new Limits(
                settings.number(
                        prefix + "_MESSAGES",
                        usual.messages(),
                        1,
                        1_000_000,
                        "Messages a minute that one connection to " + socket + " may send."),
                settings.number(
                        prefix + "_PAYLOAD",
                        usual.payload(),
                        1024,
                        64 << 20,
                        "Bytes that one message to " + socket + " may have."),
                settings.number(
                        prefix + "_CONNECTIONS",
                        usual.connections(),
                        1,
                        1_000_000,
                        "Connections to " + socket + " at most, on this instance."));
    }

    private static Doors doors(Settings settings, List<String> origins) {
        var allowed =
                origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
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
                        "Whether this machine itself may open sockets and sign in as often as it likes."));
    }

    private static Optional<InetAddress> proxy(Settings settings, String text) {
        var address = Doors.address(text);
        settings.refuse(address.isEmpty(), "DD_TRUSTED_PROXIES names \"" + text + "\", which is no address in digits.");
        return address;
    }

    private static Rules rules(Settings settings, Guards.Config services) {
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
                settings.number(
                        "DD_ADMIN_LIMITS",
                        5,
                        1,
                        1_000,
                        "How many times as many messages, channels, tokens and connections an administrator may have."),
                settings.duration(
                        "DD_PUBLISH_WITHIN", "100ms", "The longest that a change waits for others, under load."),
                settings.duration("DD_PING_EVERY", "30s", "How often each socket is asked whether somebody is there."),
                settings.duration("DD_PONG_WITHIN", "15s", "How long an answer to that may take."),
                stalled,
                settings.duration(
                        "DD_LAG_AFTER",
                        "1s",
                        "A client that takes nothing for so long is told, before what has changed meanwhile."),
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
                kept,
                new MarketRules(
                        settings.duration(
                                "DD_PRICES_EVERY",
                                "100ms",
                                "One token's price is told to one client at most so often."),
                        settings.duration(
                                "DD_PRICES_EVERY_WITHOUT_FEED",
                                "1s",
                                "The same, and all changes of tokens, while every price source is out."),
                        settings.number(
                                "DD_SIGNALS_KEPT",
                                1_000,
                                1,
                                1_000_000,
                                "Signals that are remembered for who comes back or reads slowly."),
                        settings.number(
                                "DD_SIGNALS_SHOWN",
                                100,
                                1,
                                10_000,
                                "Signals that whoever begins to listen hears of first."),
                        settings.number(
                                "DD_CHARTS",
                                1_000,
                                1,
                                1_000_000,
                                "Charts that all clients of this instance together may look at; each is kept while somebody does."),
                        settings.number("DD_CANDLES", 100, 1, 1_000, "Candles that a chart has."),
                        settings.duration(
                                "DD_CANDLES_EVERY", "1s", "The changes of a chart are told at most so often."),
                        services.silence()));
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
