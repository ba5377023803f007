package me.degenduel.serving.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import me.degenduel.serving.read.Always;

/** Everything a client may say. A message's type is its record's name in snake_case. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface ClientMessage {

    /** What every socket understands. */
    sealed interface Everywhere extends ClientMessage {}

    /** What {@code token-data} understands. */
    sealed interface OfTokens extends ClientMessage {}

    /** What {@code market-data} understands. */
    sealed interface OfMarket extends ClientMessage {}

    /** What {@code contest} understands. A contest's id may be a number or text. */
    sealed interface OfContests extends ClientMessage {}

    /** What it understands of rooms. */
    sealed interface OfRooms extends OfContests {
        String contestId();
    }

    /** What {@code portfolio} understands. */
    sealed interface OfPortfolios extends ClientMessage {}

    /** What {@code monitor} understands. */
    sealed interface OfMonitor extends ClientMessage {}

    /** What {@code circuit-breaker} understands. */
    sealed interface OfBreakers extends ClientMessage {}

    /** What the unified socket understands: topics, and the messages of the other sockets as requests and commands. */
    sealed interface OfUnified extends ClientMessage {
        String requestId();
    }

    @About("Asks whether the server is there.")
    record Heartbeat() implements Everywhere {}

    @About("Asks the same.")
    record Ping() implements Everywhere {}

    @About("Answers a ping; is not answered.")
    record Pong() implements Everywhere {}

    @About("Shows a token, on a socket that is open already.")
    record Authenticate(@Always String token) implements Everywhere {}

    @About(
            "Follows a channel. With `delta`, as rows and changes of rows; with `since`, a cursor, from there on; with `keys`, only those rows, by their keys or, of tokens, symbols; with `fields`, only that of them; with `maxHz`, at most so many frames a second; with `format` `binary`, tokens as [price arrays](#price-arrays). On `market-data` it may have `symbols` in place of a channel.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Subscribe(
            String channel,
            boolean delta,
            String since,
            List<String> keys,
            List<String> fields,
            Double maxHz,
            String format,
            List<String> symbols)
            implements Everywhere {}

    @About("Follows it no longer.")
    record Unsubscribe(@Always String channel) implements Everywhere {}

    @About("Asks which channels this connection follows.")
    record GetSubscriptions() implements Everywhere {}

    @About("Follows tokens by symbol or address: each is the channel `token.<it>`.")
    record SubscribeTokens(@Always List<String> symbols) implements OfTokens {}

    @About("Follows them no longer.")
    record UnsubscribeTokens(@Always List<String> symbols) implements OfTokens {}

    @About("Asks for one token, by symbol or address.")
    record GetToken(@Always String symbol) implements OfTokens {}

    @About("Asks for the full list.")
    record GetAllTokens() implements OfTokens {}

    @About("Follows tokens by symbol or address: each is the channel `market.<it>`.")
    @JsonTypeName("SUBSCRIBE_SYMBOLS")
    record SubscribeSymbols(@Always List<String> symbols) implements OfMarket {}

    @About("Follows them no longer.")
    @JsonTypeName("UNSUBSCRIBE_SYMBOLS")
    record UnsubscribeSymbols(@Always List<String> symbols) implements OfMarket {}

    @About("Asks for all contests, and follows `public.contests`.")
    record GetAllContests() implements OfContests {}

    @About("Asks for a contest, and follows `contest.<id>`, or `public.contest.<id>` for who is not signed in.")
    record GetContestState(@Always String contestId) implements OfContests {}

    @About("Asks for the first hundred of a contest, and follows `leaderboard.<id>`.")
    record GetLeaderboard(@Always String contestId) implements OfContests {}

    @About("Asks whether somebody, you if nobody is named, is in a contest, and follows `participant.<wallet>.<id>`.")
    record GetParticipantStatus(@Always String contestId, String wallet) implements OfContests {}

    @About(
            "Comes into the room of a contest. Administrators may say as `visibility` whether they are `visible`; unless they do they are `invisible`.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record JoinContestRoom(@Always String contestId, String visibility) implements OfRooms {}

    @About("Leaves it.")
    record LeaveContestRoom(@Always String contestId) implements OfRooms {}

    @About("Says something in a room that you are in: text on one line, at most 500 characters, no markup.")
    record SendChatMessage(@Always String contestId, @Always String text) implements OfRooms {}

    @About("An administrator who is in a room becomes `visible` or `invisible`, on this connection.")
    record SetAdminPresence(
            @Always String contestId, @Always String visibility) implements OfRooms {}

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

    @About("Asks how the platform is.")
    record GetSystemStatus() implements OfMonitor {}

    @About("Asks whether there is maintenance, or will be.")
    record GetMaintenanceStatus() implements OfMonitor {}

    @About("Asks for a setting of the platform, or for all; for administrators.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GetSystemSettings(String key) implements OfMonitor {}

    @About("Asks how a service is; for administrators.")
    record GetServiceStatus(String service) implements OfMonitor {}

    @About("Asks how all services are; for administrators.")
    record GetAllServices() implements OfMonitor {}

    @About("Asks who is connected to this instance; for administrators.")
    record GetConnections() implements OfMonitor {}

    @About("Follows all services and all layers: `services`, and each `layer.<name>`.")
    record SubscribeAll() implements OfBreakers {}

    @About("Follows all services: `services`.")
    @JsonTypeName("subscribe:services")
    record SubscribeServices() implements OfBreakers {}

    @About("Follows a layer: `layer.<name>`.")
    @JsonTypeName("subscribe:layer")
    record SubscribeLayer(String layer) implements OfBreakers {}

    @About("Follows a service: `service.<name>`.")
    @JsonTypeName("subscribe:service")
    record SubscribeService(String service) implements OfBreakers {}

    @About("Asks for the numbers of a service's breaker.")
    @JsonTypeName("service:config")
    record ServiceConfig(String service) implements OfBreakers {}

    @About("Has every process look at a service; for administrators, and audited.")
    @JsonTypeName("service:health_check")
    record HealthCheck(String service) implements OfBreakers {}

    @About("Follows topics; with a token, as who it says.")
    @JsonTypeName("SUBSCRIBE")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SubscribeTopics(@Always List<String> topics, String requestId, String authToken) implements OfUnified {}

    @About("Follows them no longer.")
    @JsonTypeName("UNSUBSCRIBE")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UnsubscribeTopics(@Always List<String> topics, String requestId) implements OfUnified {}

    @About("Asks something about a topic: what there is to ask stands [above](#the-unified-socket).")
    @JsonTypeName("REQUEST")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Request(@Always String topic, @Always String action, JsonNode data, String requestId) implements OfUnified {}

    @About("Does something. `ping` needs no topic.")
    @JsonTypeName("COMMAND")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Command(String topic, @Always String action, JsonNode data, String requestId) implements OfUnified {}

    @About("Shows a token.")
    @JsonTypeName("AUTH")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Auth(@Always String authToken, String requestId) implements OfUnified {}

    @About("Closes the breaker of a service in every process; for administrators, and audited.")
    @JsonTypeName("service:reset_circuit_breaker")
    record ResetCircuitBreaker(String service) implements OfBreakers {}
}
