package me.degenduel.serving;

import static me.degenduel.serving.Calls.Who.ADMINISTRATORS;
import static me.degenduel.serving.Calls.Who.ANYONE;
import static me.degenduel.serving.Calls.Who.EITHER;
import static me.degenduel.serving.Calls.Who.SESSION;
import static me.degenduel.serving.Calls.Who.SIGNED_IN;
import static me.degenduel.serving.live.Schemas.object;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import me.degenduel.serving.command.Accepted;
import me.degenduel.serving.command.Reason;
import me.degenduel.serving.read.CandlesJson;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.ContestList;
import me.degenduel.serving.read.Decisions;
import me.degenduel.serving.read.HistoryJson;
import me.degenduel.serving.read.LeaderboardJson;
import me.degenduel.serving.read.NoAnswer;
import me.degenduel.serving.read.PerformanceJson;
import me.degenduel.serving.read.PortfolioJson;
import me.degenduel.serving.read.PricesJson;
import me.degenduel.serving.read.ResultsJson;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.read.SettingJson;
import me.degenduel.serving.read.TokenJson;
import me.degenduel.serving.read.TokenList;
import me.degenduel.serving.signin.NoSignIn;
import me.degenduel.serving.signin.SignIn;

/** What can be asked for over HTTP, as far as no code of ours says it: tests hold it against the code that answers. */
final class Calls {
    enum Who {
        ANYONE,
        /** Who is signed in sees more. */
        EITHER,
        SIGNED_IN,
        /** Signed in, by a session and by nothing else. */
        SESSION,
        ADMINISTRATORS
    }

    /**
     * What a request says in its address.
     *
     * @param type as JSON Schema calls it
     * @param words what it may be, where there is a list of them
     */
    record Parameter(
            String name, String type, Optional<String> format, List<String> words, boolean needed, String about) {}

    /** What a request says in its body. */
    record Body(Class<?> type, boolean needed, Map<String, Object> example) {}

    /**
     * A route.
     *
     * @param id what a program would call it
     * @param answers by status; none where it is no JSON
     */
    record Call(
            String method,
            String path,
            String id,
            String group,
            Who who,
            String about,
            List<Parameter> parameters,
            Optional<Body> body,
            Map<Integer, Class<?>> answers,
            Set<Enum<?>> refusals) {
        Call with(Parameter... more) {
            return new Call(method, path, id, group, who, about, List.of(more), body, answers, refusals);
        }

        Call saying(Body said) {
            return new Call(method, path, id, group, who, about, parameters, Optional.of(said), answers, refusals);
        }

        Call refusing(Enum<?>... reasons) {
            return refusing(List.of(reasons));
        }

        Call refusing(List<Enum<?>> reasons) {
            var all = new LinkedHashSet<>(refusals);
            all.addAll(reasons);
            return new Call(method, path, id, group, who, about, parameters, body, answers, all);
        }

        Call or(int status, Class<?> answer) {
            var all = new LinkedHashMap<>(answers);
            all.put(status, answer);
            return new Call(method, path, id, group, who, about, parameters, body, all, refusals);
        }

        boolean isCommand() {
            return answers.containsValue(Accepted.class);
        }
    }

    /** What is no call: what browsers load, and what says that it is something else. */
    static final Set<String> OTHERS =
            Set.of("GET /", "GET /page.css", "GET /page.js", "GET /client.js", "GET /api/v69/ws/*", "OPTIONS /*");

    /** What stands in the address of a route. */
    static final Map<String, String> PLACES = Map.of(
            "address", "A token's address.",
            "id", "A contest's id.",
            "wallet", "A wallet's address.",
            "service", "The name of a service, or of one of its parts.",
            "key", "A setting's key: 1 to 100 of a to z, 0 to 9, _, . and -.");

    private static final String TOKENS = "Tokens";
    private static final String CONTESTS = "Contests";
    private static final String WHITELIST = "Whitelist";
    private static final String PLATFORM = "Platform";
    private static final String SIGNING_IN = "Signing in";

    /** In the order in which they are spoken of. */
    static final Map<String, Object> GROUPS = object(
            SIGNING_IN,
            "A wallet signs a nonce; there are no passwords.",
            TOKENS,
            "Tokens that are listed, and what is known of their prices.",
            CONTESTS,
            "Contests, who is where in them, and what one does in them.",
            WHITELIST,
            "Which tokens are listed, and who decides on that.",
            PLATFORM,
            "How the platform is, and what it is set to.");

    private static final Parameter LIMIT = number("limit", "integer", "How many at most: 1 to 5000, without one 100.");
    private static final Parameter CURSOR =
            text("cursor", "The one of the page before, which is not null where there is another page.");

    private static final Parameter STALENESS = number(
            "maxStalenessMs",
            "integer",
            "How old the answer may be where its owner gives none and a standby does: without it 30 s, with 0 only the owner's counts.");

    private static final List<Enum<?>> WITH_ATTEMPTS =
            List.of(NoSignIn.Reason.ORIGIN_DENIED, NoSignIn.Reason.RATE_LIMIT_EXCEEDED, NoSignIn.Reason.UNAVAILABLE);

    private static final List<Enum<?>> OF_AN_OWNER = List.of(
            NoAnswer.Reason.INVALID_REQUEST,
            NoAnswer.Reason.CONTEST_NOT_FOUND,
            NoAnswer.Reason.PARTICIPANT_NOT_FOUND,
            NoAnswer.Reason.FORBIDDEN,
            NoAnswer.Reason.CONTEST_RETIRED,
            NoAnswer.Reason.NOT_READY);

    static final List<Call> ALL = List.of(
            ask(
                            "challenge",
                            SIGNING_IN,
                            ANYONE,
                            "/api/auth/challenge",
                            "A nonce for a wallet to sign: once, within 15 minutes.",
                            part(SignIn.class, "Nonce"))
                    .with(needed("wallet", "Whose."))
                    .refusing(NoSignIn.Reason.INVALID_WALLET)
                    .refusing(WITH_ATTEMPTS),
            call(
                            "POST",
                            "verifyWallet",
                            SIGNING_IN,
                            ANYONE,
                            "/api/auth/verify-wallet",
                            "Signs in: answers with the cookie `session`. The message has one line `Nonce: <nonce>`, and the signature is Ed25519 over its bytes.",
                            200,
                            part(SignIn.class, "Verified"))
                    .saying(new Body(part(SignIn.class, "Shown"), true, object()))
                    .refusing(
                            NoSignIn.Reason.INVALID_WALLET,
                            NoSignIn.Reason.INVALID_REQUEST,
                            NoSignIn.Reason.TOO_LARGE,
                            NoSignIn.Reason.INVALID_SIGNATURE,
                            NoSignIn.Reason.INVALID_NONCE,
                            NoSignIn.Reason.BANNED)
                    .refusing(WITH_ATTEMPTS),
            ask(
                            "token",
                            SIGNING_IN,
                            SESSION,
                            "/api/auth/token",
                            "A token for sockets and commands.",
                            part(SignIn.class, "Token"))
                    .refusing(NoSignIn.Reason.UNAUTHORIZED)
                    .refusing(WITH_ATTEMPTS),
            ask(
                            "session",
                            SIGNING_IN,
                            SESSION,
                            "/api/auth/session",
                            "Who one is, and until when.",
                            part(SignIn.class, "Me"))
                    .refusing(NoSignIn.Reason.UNAUTHORIZED, NoSignIn.Reason.ORIGIN_DENIED, NoSignIn.Reason.UNAVAILABLE),
            call(
                            "POST",
                            "logout",
                            SIGNING_IN,
                            SESSION,
                            "/api/auth/logout",
                            "Ends the session, and its sockets within a second.",
                            200,
                            part(SignIn.class, "Goodbye"))
                    .refusing(NoSignIn.Reason.UNAUTHORIZED, NoSignIn.Reason.ORIGIN_DENIED, NoSignIn.Reason.UNAVAILABLE),
            ask(
                            "listTokens",
                            TOKENS,
                            ANYONE,
                            "/api/v69/tokens",
                            "Listed tokens: the highest amount first, or the first symbol or name, unless `order` says otherwise.",
                            TokenList.class)
                    .with(
                            text("search", "Part of a symbol or name, or an address."),
                            oneOf("status", "How fresh the price is.", "live", "stale", "halted"),
                            text("tag", "One of the token's tags."),
                            number("min_price", "number", "At least that price."),
                            number("min_market_cap", "number", "At least that market cap."),
                            number("min_liquidity", "number", "At least that liquidity."),
                            number("min_volume_24h", "number", "At least that volume in a day."),
                            oneOf(
                                    "sort",
                                    "By what; without one, by market cap.",
                                    "market_cap",
                                    "fdv",
                                    "volume_24h",
                                    "volume_1h",
                                    "liquidity",
                                    "price",
                                    "change_5m",
                                    "change_1h",
                                    "change_24h",
                                    "gainers",
                                    "losers",
                                    "trending",
                                    "newest",
                                    "symbol",
                                    "name"),
                            oneOf("order", "Upwards or downwards.", "asc", "desc"),
                            LIMIT,
                            CURSOR)
                    .refusing(NoAnswer.Reason.INVALID_REQUEST, NoAnswer.Reason.NOT_READY),
            ask("oneToken", TOKENS, ANYONE, "/api/v69/tokens/{address}", "One listed token.", TokenJson.class)
                    .with(STALENESS)
                    .refusing(
                            NoAnswer.Reason.INVALID_REQUEST,
                            NoAnswer.Reason.TOKEN_NOT_FOUND,
                            NoAnswer.Reason.NOT_READY),
            ask(
                            "candles",
                            TOKENS,
                            ANYONE,
                            "/api/v69/tokens/{address}/candles",
                            "Candles, the oldest first: with a `from`, the first `limit` intervals, without one the last before `to`.",
                            CandlesJson.class)
                    .with(
                            oneOf("interval", "Without one, `1m`.", "1s", "1m", "5m", "15m", "1h", "4h", "1d"),
                            time("from", "Those that begin then or later."),
                            time("to", "Those that begin before; without one, now."),
                            LIMIT,
                            STALENESS)
                    .refusing(
                            NoAnswer.Reason.INVALID_REQUEST,
                            NoAnswer.Reason.TOKEN_NOT_FOUND,
                            NoAnswer.Reason.NOT_READY),
            ask(
                            "prices",
                            TOKENS,
                            ANYONE,
                            "/api/v69/tokens/{address}/history",
                            "The last price of each interval that is still known, the oldest first, in at most 1500 of them.",
                            PricesJson.class)
                    .with(time("from", "Without it, 24 hours before `to`."), time("to", "Without it, now."), STALENESS)
                    .refusing(
                            NoAnswer.Reason.INVALID_REQUEST,
                            NoAnswer.Reason.TOKEN_NOT_FOUND,
                            NoAnswer.Reason.NOT_READY),
            ask("listContests", CONTESTS, ANYONE, "/api/v69/contests", "Contests, the latest first.", ContestList.class)
                    .with(
                            oneOf("status", "How far they are.", "pending", "active", "completed", "cancelled"),
                            LIMIT,
                            CURSOR)
                    .refusing(NoAnswer.Reason.INVALID_REQUEST, NoAnswer.Reason.NOT_READY),
            ask("contest", CONTESTS, ANYONE, "/api/v69/contests/{id}", "One contest.", ContestJson.class)
                    .refusing(NoAnswer.Reason.CONTEST_NOT_FOUND, NoAnswer.Reason.NOT_READY),
            ask(
                            "leaderboard",
                            CONTESTS,
                            ANYONE,
                            "/api/v69/contests/{id}/leaderboard",
                            "Who is where in a contest: all pages of one order, or as it stands now around somebody.",
                            LeaderboardJson.class)
                    .with(LIMIT, CURSOR, text("around", "A wallet; not together with `cursor`."), STALENESS)
                    .refusing(
                            NoAnswer.Reason.INVALID_REQUEST,
                            NoAnswer.Reason.CONTEST_NOT_FOUND,
                            NoAnswer.Reason.PARTICIPANT_NOT_FOUND,
                            NoAnswer.Reason.LEADERBOARD_GONE,
                            NoAnswer.Reason.CONTEST_RETIRED,
                            NoAnswer.Reason.NOT_READY),
            ask(
                            "portfolio",
                            CONTESTS,
                            EITHER,
                            "/api/v69/contests/{id}/portfolio/{wallet}",
                            "What somebody has in a contest. Until it is over, only they and administrators see it.",
                            PortfolioJson.class)
                    .with(time("at", "As it was at the last whole minute at or before it."), STALENESS)
                    .refusing(OF_AN_OWNER)
                    .refusing(NoAnswer.Reason.PORTFOLIO_GONE),
            ask(
                            "portfolioHistory",
                            CONTESTS,
                            EITHER,
                            "/api/v69/contests/{id}/portfolio/{wallet}/history",
                            "What it was worth at whole minutes, the latest first; for the same people.",
                            HistoryJson.class)
                    .with(LIMIT, STALENESS)
                    .refusing(OF_AN_OWNER),
            ask(
                            "portfolioPerformance",
                            CONTESTS,
                            EITHER,
                            "/api/v69/contests/{id}/portfolio/{wallet}/performance",
                            "How it has done; for the same people.",
                            PerformanceJson.class)
                    .with(oneOf("timeframe", "Without one, `all`.", "1h", "24h", "all"), STALENESS)
                    .refusing(OF_AN_OWNER),
            ask(
                            "results",
                            CONTESTS,
                            ANYONE,
                            "/api/v69/contests/{id}/results",
                            "How a contest ended, by rank.",
                            ResultsJson.class)
                    .with(LIMIT, CURSOR)
                    .refusing(
                            NoAnswer.Reason.INVALID_REQUEST,
                            NoAnswer.Reason.CONTEST_NOT_FOUND,
                            NoAnswer.Reason.CONTEST_NOT_OVER,
                            NoAnswer.Reason.CONTEST_NOT_SETTLED,
                            NoAnswer.Reason.CONTEST_CANCELLED,
                            NoAnswer.Reason.NOT_READY),
            command("POST", "createContest", CONTESTS, ADMINISTRATORS, "/api/v69/contests", "Makes a contest.")
                    .saying(body(
                            "CreateContest",
                            object(
                                    "name",
                                    "Friday",
                                    "start_time",
                                    "2030-01-04T18:00:00Z",
                                    "end_time",
                                    "2030-01-04T19:00:00Z",
                                    "prize_pool",
                                    1_000)))
                    .refusing(
                            Reason.FORBIDDEN,
                            Reason.INVALID_NAME,
                            Reason.INVALID_DESCRIPTION,
                            Reason.INVALID_CODE,
                            Reason.CODE_TAKEN,
                            Reason.INVALID_PERIOD,
                            Reason.START_IN_THE_PAST,
                            Reason.INVALID_AMOUNT,
                            Reason.INVALID_PARTICIPANTS,
                            Reason.INVALID_SETTINGS),
            command(
                            "POST",
                            "enterContest",
                            CONTESTS,
                            SIGNED_IN,
                            "/api/v69/contests/{id}/enter",
                            "Enters a contest that has not started: up to ten tokens, whose weights are 100 together.")
                    .saying(body(
                            "EnterContest",
                            object(
                                    "portfolio",
                                    List.of(object(
                                            "address", "So11111111111111111111111111111111111111112", "weight", 100)))))
                    .refusing(
                            Reason.NOT_YOUR_WALLET,
                            Reason.CONTEST_NOT_FOUND,
                            Reason.CONTEST_CANCELLED,
                            Reason.CONTEST_STARTED,
                            Reason.CONTEST_FULL,
                            Reason.ALREADY_ENTERED,
                            Reason.INVALID_WEIGHT,
                            Reason.WEIGHTS_NOT_100,
                            Reason.TOO_MANY_TOKENS,
                            Reason.DUPLICATE_TOKEN,
                            Reason.INVALID_ADDRESS,
                            Reason.TOKEN_NOT_LISTED),
            command(
                            "POST",
                            "placeOrder",
                            CONTESTS,
                            SIGNED_IN,
                            "/api/v69/contests/{id}/trades",
                            "Orders that a token shall have a share of the whole. What becomes of it is told as `trade_executed` on the socket `portfolio`.")
                    .saying(body(
                            "PlaceOrder",
                            object(
                                    "address",
                                    "So11111111111111111111111111111111111111112",
                                    "side",
                                    "SELL",
                                    "weight",
                                    20)))
                    .refusing(
                            Reason.NOT_YOUR_WALLET,
                            Reason.RATE_LIMIT_EXCEEDED,
                            Reason.CONTEST_NOT_FOUND,
                            Reason.CONTEST_CANCELLED,
                            Reason.CONTEST_NOT_STARTED,
                            Reason.CONTEST_OVER,
                            Reason.NOT_ENTERED,
                            Reason.INVALID_WEIGHT,
                            Reason.INVALID_ADDRESS,
                            Reason.INVALID_SIDE,
                            Reason.TOKEN_NOT_LISTED),
            command(
                            "POST",
                            "cancelContest",
                            CONTESTS,
                            ADMINISTRATORS,
                            "/api/v69/contests/{id}/cancel",
                            "Cancels a contest that is not over.")
                    .saying(body("CancelContest", object("reason", "Nobody came")))
                    .refusing(
                            Reason.FORBIDDEN,
                            Reason.INVALID_REASON,
                            Reason.CONTEST_NOT_FOUND,
                            Reason.CONTEST_CANCELLED,
                            Reason.CONTEST_OVER),
            ask(
                            "listWhitelist",
                            WHITELIST,
                            EITHER,
                            "/api/v69/whitelist",
                            "The whitelist, the latest decision first: what is listed, one's own submissions, and to administrators everything.",
                            Decisions.Page.class)
                    .with(
                            oneOf(
                                    "status",
                                    "What was decided.",
                                    "submitted",
                                    "verifying",
                                    "listed",
                                    "rejected",
                                    "delisted"),
                            LIMIT,
                            CURSOR)
                    .refusing(NoAnswer.Reason.INVALID_REQUEST, NoAnswer.Reason.NOT_READY),
            command("POST", "submitToken", WHITELIST, SIGNED_IN, "/api/v69/whitelist", "Proposes a token.")
                    .saying(body(
                            "SubmitToken",
                            object(
                                    "address",
                                    "7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr",
                                    "symbol",
                                    "POPCAT",
                                    "name",
                                    "Popcat",
                                    "decimals",
                                    9)))
                    .refusing(
                            Reason.INVALID_ADDRESS,
                            Reason.INVALID_SYMBOL,
                            Reason.INVALID_TOKEN_NAME,
                            Reason.INVALID_DECIMALS,
                            Reason.INVALID_DESCRIPTION,
                            Reason.INVALID_LINK,
                            Reason.ALREADY_SUBMITTED,
                            Reason.TOO_MANY_SUBMISSIONS,
                            Reason.WHITELIST_FULL),
            command(
                            "POST",
                            "approveToken",
                            WHITELIST,
                            ADMINISTRATORS,
                            "/api/v69/whitelist/{address}/approve",
                            "Lists a token that was verified.")
                    .saying(new Body(type("ApproveToken"), false, object("overturns", "rejected")))
                    .refusing(Reason.FORBIDDEN, Reason.NOT_SUBMITTED, Reason.NOT_VERIFIED, Reason.ALREADY_DECIDED),
            command(
                            "POST",
                            "rejectToken",
                            WHITELIST,
                            ADMINISTRATORS,
                            "/api/v69/whitelist/{address}/reject",
                            "Refuses a token that waits for a decision.")
                    .saying(body("RejectToken", object("reason", "Nobody knows it")))
                    .refusing(Reason.FORBIDDEN, Reason.INVALID_REASON, Reason.NOT_SUBMITTED, Reason.ALREADY_DECIDED),
            command(
                            "DELETE",
                            "delistToken",
                            WHITELIST,
                            ADMINISTRATORS,
                            "/api/v69/whitelist/{address}",
                            "Takes a token off the list.")
                    .saying(body("DelistToken", object("reason", "Rug pull")))
                    .refusing(Reason.FORBIDDEN, Reason.INVALID_REASON, Reason.NOT_SUBMITTED, Reason.NOT_LISTED),
            ask(
                            "services",
                            PLATFORM,
                            SIGNED_IN,
                            "/api/v69/circuit-breakers",
                            "How every service is, and each layer of them.",
                            Services.View.class)
                    .refusing(NoAnswer.Reason.UNAUTHORIZED, NoAnswer.Reason.NOT_READY),
            command(
                            "POST",
                            "checkService",
                            PLATFORM,
                            ADMINISTRATORS,
                            "/api/v69/circuit-breakers/{service}/check",
                            "Has every process look at a service.")
                    .saying(new Body(type("CheckService"), false, object()))
                    .refusing(Reason.FORBIDDEN, Reason.SERVICE_NOT_FOUND),
            command(
                            "POST",
                            "resetBreaker",
                            PLATFORM,
                            ADMINISTRATORS,
                            "/api/v69/circuit-breakers/{service}/reset",
                            "Closes the breaker of a service, or of one of its parts, in every process.")
                    .saying(new Body(type("ResetBreaker"), false, object("reason", "The source is back")))
                    .refusing(Reason.FORBIDDEN, Reason.SERVICE_NOT_FOUND),
            ask(
                            "setting",
                            PLATFORM,
                            ADMINISTRATORS,
                            "/api/v69/settings/{key}",
                            "A setting of the platform.",
                            SettingJson.class)
                    .refusing(
                            NoAnswer.Reason.UNAUTHORIZED,
                            NoAnswer.Reason.FORBIDDEN,
                            NoAnswer.Reason.SETTING_NOT_FOUND,
                            NoAnswer.Reason.NOT_READY),
            command(
                            "PUT",
                            "setSetting",
                            PLATFORM,
                            ADMINISTRATORS,
                            "/api/v69/settings/{key}",
                            "Sets it, to any JSON; some settings mean something to the platform and have a form of their own.")
                    .saying(body("SetSetting", object("value", "moon")))
                    .refusing(Reason.FORBIDDEN, Reason.INVALID_KEY, Reason.INVALID_SETTING),
            ask(
                            "status",
                            PLATFORM,
                            ANYONE,
                            "/api/status",
                            "Whether the platform works, or, with 503, that it does not work on purpose.",
                            Services.Status.class)
                    .or(503, Services.Maintained.class),
            ask("live", PLATFORM, ANYONE, "/health/live", "Whether this process lives.", Health.Answer.class),
            ask(
                            "ready",
                            PLATFORM,
                            ANYONE,
                            "/health/ready",
                            "Whether it can answer, or, with 503, what it waits for.",
                            Health.Answer.class)
                    .or(503, Health.Answer.class),
            other("metrics", "/metrics", "Figures for Prometheus."),
            other("openapi", "/openapi.json", "This document."),
            other("asyncapi", "/asyncapi.json", "The document of sockets and topics, in AsyncAPI."));

    private Calls() {}

    private static Call ask(String id, String group, Who who, String path, String about, Class<?> answer) {
        return call("GET", id, group, who, path, about, 200, answer);
    }

    private static Call command(String method, String id, String group, Who who, String path, String about) {
        return call(method, id, group, who, path, about, 202, Accepted.class)
                .refusing(
                        Reason.UNAUTHORIZED,
                        Reason.ORIGIN_DENIED,
                        Reason.IDEMPOTENCY_KEY_REQUIRED,
                        Reason.IDEMPOTENCY_KEY_REUSED,
                        Reason.TOO_LARGE,
                        Reason.INVALID_REQUEST,
                        Reason.UNAVAILABLE);
    }

    private static Call other(String id, String path, String about) {
        return new Call("GET", path, id, PLATFORM, ANYONE, about, List.of(), Optional.empty(), Map.of(), Set.of());
    }

    private static Call call(
            String method, String id, String group, Who who, String path, String about, int status, Class<?> answer) {
        return new Call(
                method, path, id, group, who, about, List.of(), Optional.empty(), Map.of(status, answer), Set.of());
    }

    private static Parameter text(String name, String about) {
        return new Parameter(name, "string", Optional.empty(), List.of(), false, about);
    }

    private static Parameter needed(String name, String about) {
        return new Parameter(name, "string", Optional.empty(), List.of(), true, about);
    }

    private static Parameter time(String name, String about) {
        return new Parameter(name, "string", Optional.of("date-time"), List.of(), false, about);
    }

    private static Parameter number(String name, String type, String about) {
        return new Parameter(name, type, Optional.empty(), List.of(), false, about);
    }

    private static Parameter oneOf(String name, String about, String... words) {
        return new Parameter(name, "string", Optional.empty(), List.of(words), false, about);
    }

    private static Body body(String command, Map<String, Object> example) {
        return new Body(type(command), true, example);
    }

    /** A command, which nobody else knows. */
    private static Class<?> type(String command) {
        try {
            return Class.forName(Reason.class.getPackageName() + "." + command);
        } catch (ClassNotFoundException renamed) {
            throw new AssertionError(renamed);
        }
    }

    private static Class<?> part(Class<?> of, String name) {
        return Stream.of(of.getDeclaredClasses())
                .filter(part -> part.getSimpleName().equals(name))
                .findAny()
                .orElseThrow();
    }
}
