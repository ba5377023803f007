package me.degenduel.serving.live;

import static java.util.Map.entry;
import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.START;
import static me.degenduel.serving.live.Facts.busy;
import static me.degenduel.serving.live.Facts.candle;
import static me.degenduel.serving.live.Facts.contest;
import static me.degenduel.serving.live.Facts.fill;
import static me.degenduel.serving.live.Facts.mover;
import static me.degenduel.serving.live.Facts.signal;
import static me.degenduel.serving.live.Facts.standings;
import static me.degenduel.serving.live.Facts.token;
import static me.degenduel.serving.live.Facts.totals;

import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.SignalKind;
import me.degenduel.serving.live.ClientMessage.Auth;
import me.degenduel.serving.live.ClientMessage.Authenticate;
import me.degenduel.serving.live.ClientMessage.Command;
import me.degenduel.serving.live.ClientMessage.GetAllContests;
import me.degenduel.serving.live.ClientMessage.GetAllServices;
import me.degenduel.serving.live.ClientMessage.GetAllTokens;
import me.degenduel.serving.live.ClientMessage.GetConnections;
import me.degenduel.serving.live.ClientMessage.GetContestState;
import me.degenduel.serving.live.ClientMessage.GetLeaderboard;
import me.degenduel.serving.live.ClientMessage.GetMaintenanceStatus;
import me.degenduel.serving.live.ClientMessage.GetParticipantStatus;
import me.degenduel.serving.live.ClientMessage.GetPortfolioHistory;
import me.degenduel.serving.live.ClientMessage.GetPortfolioPerformance;
import me.degenduel.serving.live.ClientMessage.GetServiceStatus;
import me.degenduel.serving.live.ClientMessage.GetSubscriptions;
import me.degenduel.serving.live.ClientMessage.GetSystemSettings;
import me.degenduel.serving.live.ClientMessage.GetSystemStatus;
import me.degenduel.serving.live.ClientMessage.GetToken;
import me.degenduel.serving.live.ClientMessage.HealthCheck;
import me.degenduel.serving.live.ClientMessage.Heartbeat;
import me.degenduel.serving.live.ClientMessage.JoinContestRoom;
import me.degenduel.serving.live.ClientMessage.LeaveContestRoom;
import me.degenduel.serving.live.ClientMessage.Ping;
import me.degenduel.serving.live.ClientMessage.PortfolioUpdateRequest;
import me.degenduel.serving.live.ClientMessage.Request;
import me.degenduel.serving.live.ClientMessage.ResetCircuitBreaker;
import me.degenduel.serving.live.ClientMessage.SendChatMessage;
import me.degenduel.serving.live.ClientMessage.ServiceConfig;
import me.degenduel.serving.live.ClientMessage.SetAdminPresence;
import me.degenduel.serving.live.ClientMessage.Subscribe;
import me.degenduel.serving.live.ClientMessage.SubscribeAll;
import me.degenduel.serving.live.ClientMessage.SubscribeLayer;
import me.degenduel.serving.live.ClientMessage.SubscribePortfolio;
import me.degenduel.serving.live.ClientMessage.SubscribeService;
import me.degenduel.serving.live.ClientMessage.SubscribeServices;
import me.degenduel.serving.live.ClientMessage.SubscribeSymbols;
import me.degenduel.serving.live.ClientMessage.SubscribeTokens;
import me.degenduel.serving.live.ClientMessage.SubscribeTopics;
import me.degenduel.serving.live.ClientMessage.Unsubscribe;
import me.degenduel.serving.live.ClientMessage.UnsubscribePortfolio;
import me.degenduel.serving.live.ClientMessage.UnsubscribeSymbols;
import me.degenduel.serving.live.ClientMessage.UnsubscribeTokens;
import me.degenduel.serving.live.ClientMessage.UnsubscribeTopics;
import me.degenduel.serving.live.ServerMessage.Acknowledgment;
import me.degenduel.serving.live.ServerMessage.AdminPresence;
import me.degenduel.serving.live.ServerMessage.AdminPresenceUpdated;
import me.degenduel.serving.live.ServerMessage.AllContests;
import me.degenduel.serving.live.ServerMessage.AllServices;
import me.degenduel.serving.live.ServerMessage.AuthenticationResult;
import me.degenduel.serving.live.ServerMessage.Changes;
import me.degenduel.serving.live.ServerMessage.ChatMessageTold;
import me.degenduel.serving.live.ServerMessage.CircuitBreaker;
import me.degenduel.serving.live.ServerMessage.CircuitBreakerResetResult;
import me.degenduel.serving.live.ServerMessage.CircuitReset;
import me.degenduel.serving.live.ServerMessage.Connected;
import me.degenduel.serving.live.ServerMessage.ConnectionEstablished;
import me.degenduel.serving.live.ServerMessage.ConnectionEvent;
import me.degenduel.serving.live.ServerMessage.Connections;
import me.degenduel.serving.live.ServerMessage.ContestRemoved;
import me.degenduel.serving.live.ServerMessage.ContestRoomLeft;
import me.degenduel.serving.live.ServerMessage.ContestStateTold;
import me.degenduel.serving.live.ServerMessage.DataTold;
import me.degenduel.serving.live.ServerMessage.HealthCheckResult;
import me.degenduel.serving.live.ServerMessage.HeartbeatAck;
import me.degenduel.serving.live.ServerMessage.Lag;
import me.degenduel.serving.live.ServerMessage.LayerStatus;
import me.degenduel.serving.live.ServerMessage.Leaderboard;
import me.degenduel.serving.live.ServerMessage.LeaderboardUpdate;
import me.degenduel.serving.live.ServerMessage.MaintenanceStatus;
import me.degenduel.serving.live.ServerMessage.MarketCandle;
import me.degenduel.serving.live.ServerMessage.MarketCandles;
import me.degenduel.serving.live.ServerMessage.MarketPrice;
import me.degenduel.serving.live.ServerMessage.MarketSentiment;
import me.degenduel.serving.live.ServerMessage.MarketStatus;
import me.degenduel.serving.live.ServerMessage.MarketUpdate;
import me.degenduel.serving.live.ServerMessage.MarketVolume;
import me.degenduel.serving.live.ServerMessage.ParticipantUpdate;
import me.degenduel.serving.live.ServerMessage.Place;
import me.degenduel.serving.live.ServerMessage.PortfolioHistory;
import me.degenduel.serving.live.ServerMessage.PortfolioPerformance;
import me.degenduel.serving.live.ServerMessage.PortfolioState;
import me.degenduel.serving.live.ServerMessage.PortfolioUpdate;
import me.degenduel.serving.live.ServerMessage.Problem;
import me.degenduel.serving.live.ServerMessage.ProblemTold;
import me.degenduel.serving.live.ServerMessage.ServerStatus;
import me.degenduel.serving.live.ServerMessage.ServerStatusUpdate;
import me.degenduel.serving.live.ServerMessage.ServiceAlert;
import me.degenduel.serving.live.ServerMessage.ServiceConfigTold;
import me.degenduel.serving.live.ServerMessage.ServiceMetrics;
import me.degenduel.serving.live.ServerMessage.ServiceStatus;
import me.degenduel.serving.live.ServerMessage.ServiceUpdate;
import me.degenduel.serving.live.ServerMessage.ServicesState;
import me.degenduel.serving.live.ServerMessage.SignalTold;
import me.degenduel.serving.live.ServerMessage.Snapshot;
import me.degenduel.serving.live.ServerMessage.SpectatorCount;
import me.degenduel.serving.live.ServerMessage.SubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.Subscriptions;
import me.degenduel.serving.live.ServerMessage.SymbolsSubscribed;
import me.degenduel.serving.live.ServerMessage.SymbolsUnsubscribed;
import me.degenduel.serving.live.ServerMessage.SystemSettings;
import me.degenduel.serving.live.ServerMessage.SystemStatus;
import me.degenduel.serving.live.ServerMessage.SystemTold;
import me.degenduel.serving.live.ServerMessage.TokenData;
import me.degenduel.serving.live.ServerMessage.TokenMetadata;
import me.degenduel.serving.live.ServerMessage.TokenUpdate;
import me.degenduel.serving.live.ServerMessage.TokensSubscribed;
import me.degenduel.serving.live.ServerMessage.TokensUnsubscribed;
import me.degenduel.serving.live.ServerMessage.TradeExecuted;
import me.degenduel.serving.live.ServerMessage.UnsubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.User;
import me.degenduel.serving.live.ServerMessage.UserPresence;
import me.degenduel.serving.live.ServerMessage.WhitelistAction;
import me.degenduel.serving.live.ServerMessage.WhitelistUpdate;
import me.degenduel.serving.read.CandleJson;
import me.degenduel.serving.read.ChatJson;
import me.degenduel.serving.read.ConnectionJson;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.EntryJson;
import me.degenduel.serving.read.HistoryJson;
import me.degenduel.serving.read.HoldingJson;
import me.degenduel.serving.read.LayerJson;
import me.degenduel.serving.read.ListedJson;
import me.degenduel.serving.read.MaintenanceJson;
import me.degenduel.serving.read.MarketJson;
import me.degenduel.serving.read.MarketPriceJson;
import me.degenduel.serving.read.MarketSentimentJson;
import me.degenduel.serving.read.MarketVolumeJson;
import me.degenduel.serving.read.MetadataJson;
import me.degenduel.serving.read.ParticipantJson;
import me.degenduel.serving.read.PerformanceJson;
import me.degenduel.serving.read.PortfolioJson;
import me.degenduel.serving.read.ServiceFiguresJson;
import me.degenduel.serving.read.ServiceJson;
import me.degenduel.serving.read.ServiceJson.ConfigJson;
import me.degenduel.serving.read.ServiceOrderJson;
import me.degenduel.serving.read.SettingJson;
import me.degenduel.serving.read.SignalJson;
import me.degenduel.serving.read.StatusJson;
import me.degenduel.serving.read.TokenJson;
import me.degenduel.serving.read.TopJson;
import me.degenduel.serving.read.TradeJson;
import me.degenduel.serving.read.WhitelistJson;

/** One of each message, as the documentation shows it. */
final class Examples {
    /** What each row, or list of rows, was before it was JSON; others may look the same. */
    private static final IdentityHashMap<Json, Object> MADE_OF = new IdentityHashMap<>();

    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00.123Z");
    private static final String WALLET = "7v91N7iZ9mNicL8WfG6cgSCKyRXydQjLh6UYBWwm6y1Q";
    private static final String CURSOR = "AAd0b3BpYy0x…";

    static final Json TOKEN = row(TokenJson.of(busy(token(BONK, "BONK", "0.00002345"))));
    static final Json METADATA = row(MetadataJson.of(token(BONK, "BONK", "0.00002345")));
    static final Json PRICE = row(MarketPriceJson.of(busy(token(BONK, "BONK", "0.00002345"))));
    static final Json VOLUME = row(MarketVolumeJson.of(busy(token(BONK, "BONK", "0.00002345"))));
    static final Json SENTIMENT = row(MarketSentimentJson.of(busy(token(BONK, "BONK", "0.00002345"))));
    static final Json CANDLE = row(CandleJson.of(candle(BONK, "1m", START, "0.00002", "0.00002345", 12, true)));
    static final Json MARKET = row(MarketJson.of(totals(500, mover(BONK, "BONK", "0.00002345", "12.5"))));
    static final Json SIGNAL = row(SignalJson.of(signal(BONK, "BONK", SignalKind.VOLUME_SPIKE)));

    static final Json CONTEST =
            row(ContestJson.of(standings("7", ContestState.ACTIVE)).with(contest("7", "Friday night")));
    static final Json PARTICIPANT = row(new ParticipantJson(true, START, WALLET, "active", "10000", "10050.25"));
    static final Json CHAT = row(new ChatJson(
            "3f0c8a52-52b6-4a4e-9a57-0b8e5a4f7c11",
            "7",
            new ChatJson.Sender(WALLET, "moonboy", "user"),
            "gm",
            START,
            false));
    static final Json PORTFOLIO = row(new PortfolioJson(
            WALLET,
            "7",
            "moonboy",
            new BigDecimal("10050.25"),
            "10050.25",
            1,
            new BigDecimal("10000"),
            "10000",
            new BigDecimal("0.5025"),
            START,
            new BigDecimal("50.25"),
            "50.25",
            List.of(new HoldingJson(
                    "BONK",
                    BONK,
                    "BONK coin",
                    new BigDecimal("500000000"),
                    "500000000",
                    new BigDecimal("0.00002"),
                    "0.00002",
                    new BigDecimal("10000"),
                    "10000",
                    new BigDecimal("99.5"))),
            START));
    static final Json TRADE =
            row(TradeJson.of(fill("7", WALLET, "42"), Optional.of(TokenJson.of(token(BONK, "BONK", "0.0000201")))));

    private static final SettingJson SCENE =
            new SettingJson("background_scene", TextNode.valueOf("moon"), WALLET, START);
    static final Json SETTING = row(SCENE);

    private static final String ID = "8c4d5a4e-3f5b-4f0e-9b38-0f8f9d3c9a51";
    static final Json MAINTENANCE =
            row(new MaintenanceJson(false, "New engines", START.plusSeconds(3_600), START.plusSeconds(5_400), START));
    private static final ServerStatus STATUS = new ServerStatus("online", "All services work", NOW, "0.1.0", 3_600);
    private static final ConfigJson CONFIG = new ConfigJson(true, 5, 30_000, 60_000, 60_000, 10_000, 3);
    private static final ServiceJson STATE = new ServiceJson(
            "market_data_service",
            "data",
            "critical",
            "100ms",
            List.of("token_sync_service"),
            "open",
            "red",
            START,
            "every source is away",
            5,
            START,
            START.minusSeconds(1),
            1,
            START.plusSeconds(30),
            1_200,
            5,
            42.5,
            Map.of("marketDataLatency", 12.5),
            CONFIG,
            List.of(new ServiceJson.InstanceJson("serving-1", "open", START, "every source is away", START)),
            List.of());
    static final Json SERVICE = row(STATE);
    static final Json FIGURES = row(ServiceFiguresJson.of(STATE));
    static final Json CONNECTION = row(new ConnectionJson(ID, "monitor", WALLET, "admin", START));
    static final Json STATUS_ROW = row(new StatusJson("online", "All services work", "0.1.0", START));
    static final Json LAYER =
            row(new LayerJson("data", "critical", List.of("token_sync_service", "market_data_service")));
    static final Json ORDER = row(new ServiceOrderJson("market_data_service", "reset_circuit_breaker", WALLET, START));
    private static final CircuitBreaker BREAKER = CircuitBreaker.of(STATE);
    private static final CircuitBreaker CLOSED = new CircuitBreaker("closed", false, 0, START, START.plusSeconds(1), 0);

    static final Json HISTORY = row(new HistoryJson(
            WALLET, "7", List.of(new HistoryJson.WorthJson(START, new BigDecimal("10050.25"), "10050.25"))));
    static final Json PERFORMANCE = row(new PerformanceJson(
            WALLET,
            "7",
            "24h",
            START,
            NOW,
            new BigDecimal("10000"),
            "10000",
            new BigDecimal("10050.25"),
            "10050.25",
            new BigDecimal("50.25"),
            "50.25",
            new BigDecimal("0.5025"),
            new BigDecimal("10062.5"),
            "10062.5",
            new BigDecimal("9980.75"),
            "9980.75"));

    static final Json LEADERBOARD = row(new TopJson(
            "7",
            "active",
            NOW,
            2,
            List.of(new EntryJson(
                    1,
                    WALLET,
                    "moonboy",
                    new BigDecimal("10050.25"),
                    "10050.25",
                    new BigDecimal("10000"),
                    "10000",
                    new BigDecimal("0.5025"),
                    START))));
    static final Json LISTED = row(new ListedJson(BONK, "BONK"));
    static final Json WHITELISTED = row(new WhitelistJson(BONK, "listed", WALLET, WALLET, null, START));

    static final List<ClientMessage> CLIENT = List.of(
            new Heartbeat(),
            new Ping(),
            new ClientMessage.Pong(),
            new Authenticate("eyJhbGciOiJIUzI1NiJ9.….…"),
            new SubscribeTopics(List.of("market-data", "token:price:" + BONK), "1", null),
            new UnsubscribeTopics(List.of("market-data"), "2"),
            new Request("contest-7", "get_leaderboard", null, "3"),
            new Command(
                    "contest-chat-7",
                    "send_chat_message",
                    Wire.JSON.createObjectNode().put("text", "gm"),
                    "4"),
            new Auth("<token>", "5"),
            new Subscribe(
                    "public.tokens",
                    true,
                    CURSOR,
                    List.of("BONK"),
                    List.of("price", "change_24h"),
                    2.5,
                    "binary",
                    null),
            new Unsubscribe("public.tokens"),
            new GetSubscriptions(),
            new SubscribeTokens(List.of("SOL", BONK)),
            new UnsubscribeTokens(List.of("SOL")),
            new GetToken("BONK"),
            new GetAllTokens(),
            new SubscribeSymbols(List.of("SOL", BONK)),
            new UnsubscribeSymbols(List.of("SOL")),
            new GetAllContests(),
            new GetContestState("7"),
            new GetLeaderboard("7"),
            new GetParticipantStatus("7", WALLET),
            new JoinContestRoom("7", "visible"),
            new LeaveContestRoom("7"),
            new SendChatMessage("7", "gm"),
            new SetAdminPresence("7", "invisible"),
            new PortfolioUpdateRequest(),
            new SubscribePortfolio("7"),
            new GetPortfolioHistory("7", 60),
            new GetPortfolioPerformance("7", "24h"),
            new UnsubscribePortfolio("7"),
            new GetSystemStatus(),
            new GetMaintenanceStatus(),
            new GetSystemSettings("background_scene"),
            new GetServiceStatus("market_data_service"),
            new GetAllServices(),
            new GetConnections(),
            new SubscribeAll(),
            new SubscribeServices(),
            new SubscribeLayer("data"),
            new SubscribeService("market_data_service"),
            new ServiceConfig("market_data_service"),
            new HealthCheck("market_data_service"),
            new ResetCircuitBreaker("market_data_service"));

    static final List<ServerMessage> SERVER = List.of(
            new ConnectionEstablished("8c4d5a4e-3f5b-4f0e-9b38-0f8f9d3c9a51", true, NOW, new User(WALLET, Role.USER)),
            new HeartbeatAck(NOW),
            new ServerMessage.Pong(NOW),
            AuthenticationResult.failed(NOW),
            new SubscriptionConfirmed("token.BONK", NOW),
            new UnsubscriptionConfirmed("token.BONK", NOW),
            new Subscriptions(List.of("public.tokens", "token.BONK"), NOW),
            new Problem(Code.TOKEN_NOT_FOUND, "No listed token is called NOPE", "get_token", NOW),
            new Snapshot("public.tokens", CURSOR, true, List.of(TOKEN), NOW),
            new Changes("public.tokens", CURSOR, List.of(TOKEN), List.of(BONK), NOW),
            new TokenUpdate("public.tokens", List.of(TOKEN), NOW),
            new TokenData("token.BONK", "BONK", TOKEN, NOW),
            new TokenMetadata("token.BONK", "BONK", METADATA, NOW),
            new TokensSubscribed(List.of("SOL"), 1, NOW),
            new TokensUnsubscribed(List.of("SOL"), 1, NOW),
            new WhitelistUpdate(
                    "public.whitelist",
                    new WhitelistAction(BONK, "BONK", "delisted", "rug pull", null, null, null),
                    NOW),
            new MarketUpdate("public.market", MARKET, NOW),
            new SignalTold("public.signals", SIGNAL, NOW),
            new MarketStatus("degraded", "dexscreener", START, List.of("dexscreener"), NOW),
            new MarketPrice("market.BONK", "BONK", PRICE, NOW),
            new MarketVolume("market.BONK", "BONK", VOLUME, NOW),
            new MarketSentiment("market.BONK", "BONK", SENTIMENT, NOW),
            new MarketCandles("candles." + BONK + ".1m", BONK, "1m", List.of(CANDLE), NOW),
            new MarketCandle("candles." + BONK + ".1m", BONK, "1m", CANDLE, NOW),
            new SymbolsSubscribed(List.of("SOL"), 1, NOW),
            new SymbolsUnsubscribed(List.of("SOL"), 1, NOW),
            new AllContests("public.contests", List.of(CONTEST), NOW),
            new ContestStateTold("contest.7", "7", CONTEST, NOW),
            new LeaderboardUpdate(
                    "leaderboard.7",
                    "7",
                    new Leaderboard(
                            "7",
                            List.of(new Place(
                                    1,
                                    WALLET,
                                    "moonboy",
                                    new BigDecimal("10050.25"),
                                    "10050.25",
                                    new BigDecimal("0.5025"),
                                    START)),
                            NOW),
                    NOW),
            new ParticipantUpdate("participant." + WALLET + ".7", "7", WALLET, PARTICIPANT, NOW),
            new ChatMessageTold("chat.7", "7", CHAT, NOW),
            new UserPresence("contest.7", "7", "join", new ChatJson.Sender(WALLET, "moonboy", "user"), NOW),
            new AdminPresence("contest.7", "7", true, NOW),
            new AdminPresenceUpdated("7", "invisible", NOW),
            new SpectatorCount("contest.7", "7", 12, 3, NOW),
            new ContestRoomLeft("7", NOW),
            new ContestRemoved("contest.7", "7", NOW),
            new PortfolioUpdate("portfolio." + WALLET + ".7", PORTFOLIO, NOW),
            new PortfolioState(List.of(PORTFOLIO), NOW),
            new TradeExecuted("portfolio." + WALLET + ".7", TRADE, NOW),
            new PortfolioHistory(List.of(HISTORY), NOW),
            new PortfolioPerformance("24h", List.of(PERFORMANCE), NOW),
            new SystemSettings("system.settings", "background_scene", SETTING, NOW),
            new ServerStatusUpdate("system.status", STATUS, NOW),
            new SystemStatus(STATUS, NOW),
            new MaintenanceStatus("system.maintenance", MAINTENANCE, NOW),
            new ServiceStatus("services", "market_data_service", SERVICE, NOW),
            new AllServices("services", List.of(SERVICE), NOW),
            new ServiceMetrics("services", List.of(FIGURES), NOW),
            new Connections(
                    "serving-1",
                    List.of(new Connected(
                            ID, "monitor", WALLET, Role.ADMIN, START, 12, 480, 96_000, List.of("system.status"))),
                    NOW),
            new ConnectionEvent("admin.connections", "opened", CONNECTION, NOW),
            new ServicesState("services", List.of(SERVICE), NOW),
            new ServiceUpdate("service.market_data_service", "market_data_service", SERVICE, NOW),
            new LayerStatus(
                    "layer.data", "data", "critical", List.of("token_sync_service", "market_data_service"), NOW),
            new ServiceAlert(
                    "market_data_service",
                    "data",
                    "critical",
                    "open",
                    "closed",
                    "red",
                    "every source is away",
                    START,
                    NOW),
            new Lag("public.tokens", 1_500, NOW),
            new Acknowledgment("SUBSCRIBE", "success", List.of("market-data"), null, "1", NOW),
            new DataTold(null, null, true, "token:price:" + BONK, "token_data", TOKEN, NOW),
            new ProblemTold("No such channel is served: nothing", Code.INVALID_SUBSCRIPTION, "1", NOW),
            new SystemTold("pong", "6", NOW),
            new CircuitReset("admin.circuit_breakers", "market_data_service", WALLET, START, NOW),
            new ServiceConfigTold("market_data_service", CONFIG, NOW),
            new HealthCheckResult("market_data_service", false, "open", BREAKER, NOW),
            new CircuitBreakerResetResult("market_data_service", true, "closed", CLOSED, NOW));

    /** What looks otherwise now and then. */
    static final List<ServerMessage> OTHERWISE =
            List.of(new SystemSettings("system.settings", "all", rows(SCENE), NOW));

    /**
     * What a channel's rows are.
     *
     * @param isHistory whether the oldest are forgotten, unsaid
     */
    record Rows(Json example, boolean isHistory) {
        private static Rows of(Json example) {
            return new Rows(example, false);
        }

        private static Rows history(Json example) {
            return new Rows(example, true);
        }
    }

    static final Map<String, Rows> ROWS = Map.ofEntries(
            entry("public.tokens", Rows.of(TOKEN)),
            entry("token.<symbol or address>", Rows.of(TOKEN)),
            entry("user.<wallet>.tokens", Rows.of(TOKEN)),
            entry("market.<symbol or address>", Rows.of(TOKEN)),
            entry("candles.<address>.<interval>", Rows.history(CANDLE)),
            entry("public.market", Rows.of(MARKET)),
            entry("public.signals", Rows.history(SIGNAL)),
            entry("public.whitelist", Rows.of(LISTED)),
            entry("admin.whitelist", Rows.of(WHITELISTED)),
            entry("public.contests", Rows.of(CONTEST)),
            entry("public.contest.<id>", Rows.of(CONTEST)),
            entry("admin.contests", Rows.of(CONTEST)),
            entry("contest.<id>", Rows.of(CONTEST)),
            entry("chat.<id>", Rows.history(CHAT)),
            entry("leaderboard.<id>", Rows.of(LEADERBOARD)),
            entry("participant.<wallet>.<id>", Rows.of(PARTICIPANT)),
            entry("user.<wallet>", Rows.of(PORTFOLIO)),
            entry("portfolio.<wallet>", Rows.of(PORTFOLIO)),
            entry("portfolio.<wallet>.<id>", Rows.of(PORTFOLIO)),
            entry("system.status", Rows.of(STATUS_ROW)),
            entry("system.maintenance", Rows.of(MAINTENANCE)),
            entry("system.settings", Rows.of(SETTING)),
            entry("public.background_scene", Rows.of(SETTING)),
            entry("services", Rows.of(SERVICE)),
            entry("service.<name>", Rows.of(SERVICE)),
            entry("layer.<name>", Rows.of(LAYER)),
            entry("admin.circuit_breakers", Rows.history(ORDER)),
            entry("admin.connections", Rows.of(CONNECTION)));

    private Examples() {}

    /** What an example was made of: a record, or a list of them. */
    static Optional<Object> made(Json row) {
        return Optional.ofNullable(MADE_OF.get(row));
    }

    /** One of each kind of row that there is. */
    static Stream<Object> all() {
        return MADE_OF.values().stream();
    }

    private static Json row(Record record) {
        return made(Wire.row(record), record);
    }

    private static Json rows(Record... records) {
        return made(Wire.row(List.of(records)), List.of(records));
    }

    private static Json made(Json json, Object of) {
        MADE_OF.put(json, of);
        return json;
    }
}
