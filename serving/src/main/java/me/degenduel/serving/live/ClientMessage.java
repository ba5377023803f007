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

    /** What {@code contest} understands. A contest's id may be a number or text. */
    sealed interface OfContests extends ClientMessage {}

    /** What {@code portfolio} understands. */
    sealed interface OfPortfolios extends ClientMessage {}

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

    @About("Asks for all contests, and follows `public.contests`.")
    record GetAllContests() implements OfContests {}

    @About("Asks for a contest, and follows `contest.<id>`, or `public.contest.<id>` for who is not signed in.")
    record GetContestState(String contestId) implements OfContests {}

    @About("Asks for the first hundred of a contest, and follows `leaderboard.<id>`.")
    record GetLeaderboard(String contestId) implements OfContests {}

    @About("Asks whether somebody, you if nobody is named, is in a contest, and follows `participant.<wallet>.<id>`.")
    record GetParticipantStatus(String contestId, String wallet) implements OfContests {}

    @About("Asks for your portfolios.")
    record PortfolioUpdateRequest() implements OfPortfolios {}

    @About(
            "Follows your portfolio in a contest, or in each that you are in and that is not over: `portfolio.<wallet>.<id>`.")
    record SubscribePortfolio(String contestId) implements OfPortfolios {}

    @About(
            "Asks what your portfolio in a contest, or in each that you are in and that is not over, was worth at whole minutes: 100 of them, or `limit`, up to 5000.")
    record GetPortfolioHistory(String contestId, Integer limit) implements OfPortfolios {}

    @About("Asks how it has done in the last `1h` or `24h`, or since the start: `all`.")
    record GetPortfolioPerformance(String contestId, String timeframe) implements OfPortfolios {}

    @About("Follows it, or all of them, no longer.")
    record UnsubscribePortfolio(String contestId) implements OfPortfolios {}
}
