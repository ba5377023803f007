package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.START;
import static me.degenduel.serving.live.Facts.contest;
import static me.degenduel.serving.live.Facts.fill;
import static me.degenduel.serving.live.Facts.standings;
import static me.degenduel.serving.live.Facts.token;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.ContestState;
import me.degenduel.serving.live.ClientMessage.Authenticate;
import me.degenduel.serving.live.ClientMessage.GetAllContests;
import me.degenduel.serving.live.ClientMessage.GetAllTokens;
import me.degenduel.serving.live.ClientMessage.GetContestState;
import me.degenduel.serving.live.ClientMessage.GetLeaderboard;
import me.degenduel.serving.live.ClientMessage.GetParticipantStatus;
import me.degenduel.serving.live.ClientMessage.GetPortfolioHistory;
import me.degenduel.serving.live.ClientMessage.GetPortfolioPerformance;
import me.degenduel.serving.live.ClientMessage.GetSubscriptions;
import me.degenduel.serving.live.ClientMessage.GetToken;
import me.degenduel.serving.live.ClientMessage.Heartbeat;
import me.degenduel.serving.live.ClientMessage.Ping;
import me.degenduel.serving.live.ClientMessage.PortfolioUpdateRequest;
import me.degenduel.serving.live.ClientMessage.Subscribe;
import me.degenduel.serving.live.ClientMessage.SubscribePortfolio;
import me.degenduel.serving.live.ClientMessage.SubscribeTokens;
import me.degenduel.serving.live.ClientMessage.Unsubscribe;
import me.degenduel.serving.live.ClientMessage.UnsubscribePortfolio;
import me.degenduel.serving.live.ClientMessage.UnsubscribeTokens;
import me.degenduel.serving.live.ServerMessage.AllContests;
import me.degenduel.serving.live.ServerMessage.AuthenticationResult;
import me.degenduel.serving.live.ServerMessage.Changes;
import me.degenduel.serving.live.ServerMessage.ConnectionEstablished;
import me.degenduel.serving.live.ServerMessage.ContestStateTold;
import me.degenduel.serving.live.ServerMessage.HeartbeatAck;
import me.degenduel.serving.live.ServerMessage.Leaderboard;
import me.degenduel.serving.live.ServerMessage.LeaderboardUpdate;
import me.degenduel.serving.live.ServerMessage.ParticipantUpdate;
import me.degenduel.serving.live.ServerMessage.Place;
import me.degenduel.serving.live.ServerMessage.PortfolioHistory;
import me.degenduel.serving.live.ServerMessage.PortfolioPerformance;
import me.degenduel.serving.live.ServerMessage.PortfolioState;
import me.degenduel.serving.live.ServerMessage.PortfolioUpdate;
import me.degenduel.serving.live.ServerMessage.Problem;
import me.degenduel.serving.live.ServerMessage.Snapshot;
import me.degenduel.serving.live.ServerMessage.SubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.Subscriptions;
import me.degenduel.serving.live.ServerMessage.TokenData;
import me.degenduel.serving.live.ServerMessage.TokenMetadata;
import me.degenduel.serving.live.ServerMessage.TokenUpdate;
import me.degenduel.serving.live.ServerMessage.TokensSubscribed;
import me.degenduel.serving.live.ServerMessage.TokensUnsubscribed;
import me.degenduel.serving.live.ServerMessage.TradeExecuted;
import me.degenduel.serving.live.ServerMessage.UnsubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.User;
import me.degenduel.serving.live.ServerMessage.WhitelistAction;
import me.degenduel.serving.live.ServerMessage.WhitelistUpdate;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.HistoryJson;
import me.degenduel.serving.read.HoldingJson;
import me.degenduel.serving.read.MetadataJson;
import me.degenduel.serving.read.ParticipantJson;
import me.degenduel.serving.read.PerformanceJson;
import me.degenduel.serving.read.PortfolioJson;
import me.degenduel.serving.read.TokenJson;
import me.degenduel.serving.read.TradeJson;

/** One of each message, as the documentation shows it. */
final class Examples {
    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00.123Z");
    private static final String WALLET = "7v91N7iZ9mNicL8WfG6cgSCKyRXydQjLh6UYBWwm6y1Q";
    private static final String CURSOR = "AAd0b3BpYy0x…";

    static final Json TOKEN = Wire.row(TokenJson.of(token(BONK, "BONK", "0.00002345")));
    static final Json METADATA = Wire.row(MetadataJson.of(token(BONK, "BONK", "0.00002345")));

    static final Json CONTEST =
            Wire.row(ContestJson.of(standings("7", ContestState.ACTIVE)).with(contest("7", "Friday night")));
    static final Json PARTICIPANT = Wire.row(new ParticipantJson(true, START, WALLET, "active", "10000", "10050.25"));
    static final Json PORTFOLIO = Wire.row(new PortfolioJson(
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
    static final Json TRADE = Wire.row(
            TradeJson.of(fill("7", WALLET, "42"), Optional.of(TokenJson.of(token(BONK, "BONK", "0.0000201")))));

    static final Json HISTORY = Wire.row(new HistoryJson(
            WALLET, "7", List.of(new HistoryJson.WorthJson(START, new BigDecimal("10050.25"), "10050.25"))));
    static final Json PERFORMANCE = Wire.row(new PerformanceJson(
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

    static final List<ClientMessage> CLIENT = List.of(
            new Heartbeat(),
            new Ping(),
            new ClientMessage.Pong(),
            new Authenticate("eyJhbGciOiJIUzI1NiJ9.….…"),
            new Subscribe("public.tokens", true, CURSOR),
            new Unsubscribe("public.tokens"),
            new GetSubscriptions(),
            new SubscribeTokens(List.of("SOL", BONK)),
            new UnsubscribeTokens(List.of("SOL")),
            new GetToken("BONK"),
            new GetAllTokens(),
            new GetAllContests(),
            new GetContestState("7"),
            new GetLeaderboard("7"),
            new GetParticipantStatus("7", WALLET),
            new PortfolioUpdateRequest(),
            new SubscribePortfolio("7"),
            new GetPortfolioHistory("7", 60),
            new GetPortfolioPerformance("7", "24h"),
            new UnsubscribePortfolio("7"));

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
            new WhitelistUpdate("public.whitelist", new WhitelistAction(BONK, "BONK", "delisted", "rug pull"), NOW),
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
            new PortfolioUpdate("portfolio." + WALLET + ".7", PORTFOLIO, NOW),
            new PortfolioState(List.of(PORTFOLIO), NOW),
            new TradeExecuted("portfolio." + WALLET + ".7", TRADE, NOW),
            new PortfolioHistory(List.of(HISTORY), NOW),
            new PortfolioPerformance("24h", List.of(PERFORMANCE), NOW));

    private Examples() {}
}
