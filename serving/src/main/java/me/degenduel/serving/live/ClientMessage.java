package me.degenduel.serving.live;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** Everything a client may say. A message's type is its record's name in snake_case. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface ClientMessage {

    /** What every socket understands. */
    sealed interface Everywhere extends ClientMessage {}

    /** What {@code token-data} understands. */
    sealed interface OfTokens extends ClientMessage {}

    record Heartbeat() implements Everywhere {}

    record Ping() implements Everywhere {}

    record Pong() implements Everywhere {}

    record Authenticate(String token) implements Everywhere {}

    /**
     * Follows a channel.
     *
     * @param delta asks for rows and what changed in them, instead of the dialect's own messages
     * @param since the cursor that a delta client was last given
     */
    record Subscribe(String channel, boolean delta, String since) implements Everywhere {}

    record Unsubscribe(String channel) implements Everywhere {}

    record GetSubscriptions() implements Everywhere {}

    record SubscribeTokens(List<String> symbols) implements OfTokens {}

    record UnsubscribeTokens(List<String> symbols) implements OfTokens {}

    record GetToken(String symbol) implements OfTokens {}

    record GetAllTokens() implements OfTokens {}
}
