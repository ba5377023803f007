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

    @About("Asks whether the server is there.")
    record Heartbeat() implements Everywhere {}

    @About("Asks the same.")
    record Ping() implements Everywhere {}

    @About("Answers a ping; is not answered.")
    record Pong() implements Everywhere {}

    @About("Shows a token, on a socket that is open already.")
    record Authenticate(String token) implements Everywhere {}

    @About("Follows a channel. With `delta`, as rows and changes of rows; with `since`, a cursor, from there on.")
    record Subscribe(String channel, boolean delta, String since) implements Everywhere {}

    @About("Follows it no longer.")
    record Unsubscribe(String channel) implements Everywhere {}

    @About("Asks which channels this connection follows.")
    record GetSubscriptions() implements Everywhere {}

    @About("Follows tokens by symbol or address: each is the channel `token.<it>`.")
    record SubscribeTokens(List<String> symbols) implements OfTokens {}

    @About("Follows them no longer.")
    record UnsubscribeTokens(List<String> symbols) implements OfTokens {}

    @About("Asks for one token, by symbol or address.")
    record GetToken(String symbol) implements OfTokens {}

    @About("Asks for the full list.")
    record GetAllTokens() implements OfTokens {}
}
