package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.token;

import java.time.Instant;
import java.util.List;
import me.degenduel.serving.live.ClientMessage.Authenticate;
import me.degenduel.serving.live.ClientMessage.GetAllTokens;
import me.degenduel.serving.live.ClientMessage.GetSubscriptions;
import me.degenduel.serving.live.ClientMessage.GetToken;
import me.degenduel.serving.live.ClientMessage.Heartbeat;
import me.degenduel.serving.live.ClientMessage.Ping;
import me.degenduel.serving.live.ClientMessage.Subscribe;
import me.degenduel.serving.live.ClientMessage.SubscribeTokens;
import me.degenduel.serving.live.ClientMessage.Unsubscribe;
import me.degenduel.serving.live.ClientMessage.UnsubscribeTokens;
import me.degenduel.serving.live.ServerMessage.AuthenticationResult;
import me.degenduel.serving.live.ServerMessage.Changes;
import me.degenduel.serving.live.ServerMessage.ConnectionEstablished;
import me.degenduel.serving.live.ServerMessage.HeartbeatAck;
import me.degenduel.serving.live.ServerMessage.Problem;
import me.degenduel.serving.live.ServerMessage.Snapshot;
import me.degenduel.serving.live.ServerMessage.SubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.Subscriptions;
import me.degenduel.serving.live.ServerMessage.TokenData;
import me.degenduel.serving.live.ServerMessage.TokenMetadata;
import me.degenduel.serving.live.ServerMessage.TokenUpdate;
import me.degenduel.serving.live.ServerMessage.TokensSubscribed;
import me.degenduel.serving.live.ServerMessage.TokensUnsubscribed;
import me.degenduel.serving.live.ServerMessage.UnsubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.User;
import me.degenduel.serving.live.ServerMessage.WhitelistAction;
import me.degenduel.serving.live.ServerMessage.WhitelistUpdate;
import me.degenduel.serving.read.MetadataJson;
import me.degenduel.serving.read.TokenJson;

/** One of each message, as the documentation shows it. */
final class Examples {
    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00.123Z");
    private static final String WALLET = "7v91N7iZ9mNicL8WfG6cgSCKyRXydQjLh6UYBWwm6y1Q";
    private static final String CURSOR = "AAd0b3BpYy0x…";

    static final Json TOKEN = Wire.row(TokenJson.of(token(BONK, "BONK", "0.00002345")));
    static final Json METADATA = Wire.row(MetadataJson.of(token(BONK, "BONK", "0.00002345")));

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
            new GetAllTokens());

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
            new WhitelistUpdate("public.whitelist", new WhitelistAction(BONK, "BONK", "delisted", "rug pull"), NOW));

    private Examples() {}
}
