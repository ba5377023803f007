package me.degenduel.serving.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import me.degenduel.serving.read.Always;
import me.degenduel.serving.read.ChatJson;
import me.degenduel.serving.read.EntryJson;
import me.degenduel.serving.read.ServiceJson;
import me.degenduel.serving.read.ServiceJson.ConfigJson;

/** Everything the server says. A message's type is its record's name in snake_case, unless it says otherwise; what is null is left out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerMessage {

    /** What every socket says, each in the same words. */
    sealed interface Everywhere extends ServerMessage {}

    /** What only the unified socket says. */
    sealed interface OfUnified extends ServerMessage {}

    @About("The end of the handshake: what was said before is answered now.")
    record ConnectionEstablished(
            @Always String connectionId,
            boolean authenticated,
            Instant timestamp,
            @JsonInclude User user) implements Everywhere {}

    record User(
            @Always @JsonProperty("wallet_address") String walletAddress,
            @Always Role role) {}

    @About("Answers `heartbeat`.")
    record HeartbeatAck(Instant timestamp) implements Everywhere {}

    @About("Answers `ping`.")
    record Pong(Instant timestamp) implements Everywhere {}

    @About("Whether the token was good; `userId` is the wallet.")
    record AuthenticationResult(@Always String status, String userId, String error, Instant timestamp)
            implements Everywhere {
        static AuthenticationResult success(Person person, Instant now) {
            return new AuthenticationResult("success", person.wallet(), null, now);
        }

        static AuthenticationResult failed(Instant now) {
            return new AuthenticationResult("failed", null, "Invalid token", now);
        }
    }

    @About("The channel is followed; its data comes next.")
    record SubscriptionConfirmed(@Always String channel, Instant timestamp) implements Everywhere {}

    @About("The channel is followed no longer.")
    record UnsubscriptionConfirmed(@Always String channel, Instant timestamp) implements Everywhere {}

    @About("The channels of this connection.")
    record Subscriptions(@Always List<String> channels, Instant timestamp) implements Everywhere {}

    @About("What was wrong, with a code for programs and a sentence for people.")
    @JsonTypeName("error")
    record Problem(@Always Code code, @Always String message, String originalType, Instant timestamp)
            implements Everywhere {}

    @About("All rows of a channel. `reset` says that the cursor was no good: forget what you have.")
    record Snapshot(
            @Always String channel,
            @Always String cursor,
            Boolean reset,
            @Always List<Json> rows,
            Instant timestamp) implements Everywhere {}

    @About("Whole rows that changed and keys of rows that are gone, each once and as they are now.")
    record Changes(
            @Always String channel,
            @Always String cursor,
            @Always List<Json> rows,
            @Always List<String> removed,
            Instant timestamp)
            implements Everywhere {}

    @About(
            "Nothing of a channel that you follow as rows could be sent for so long, because you took nothing; `changes` come next, with the newest.")
    record Lag(@Always String channel, long behindMs, Instant timestamp) implements Everywhere {}

    @About(
            "A full list: replace yours with it. On `public.tokens`, and in answer to `get_all_tokens` and, with the tokens followed, to `subscribe_tokens`.")
    record TokenUpdate(String channel, @Always List<Json> data, Instant timestamp) implements ServerMessage {}

    @About("A token as it is now, on `token.…` and in answer to `get_token`; its last one has the status `delisted`.")
    record TokenData(
            String channel, @Always String symbol, @Always Json data, Instant timestamp) implements ServerMessage {}

    @About("What a token is has changed, on `token.…`.")
    record TokenMetadata(
            @Always String channel,
            @Always String symbol,
            @Always Json data,
            Instant timestamp) implements ServerMessage {}

    @About("The tokens that are followed now; unknown ones are left out.")
    record TokensSubscribed(@Always List<String> symbols, int count, Instant timestamp) implements ServerMessage {}

    @About("The tokens that are followed no longer.")
    record TokensUnsubscribed(@Always List<String> symbols, int count, Instant timestamp) implements ServerMessage {}

    @About(
            "A token was `listed` or `delisted`, on `public.whitelist`; the new status of any row, on `admin.whitelist`.")
    record WhitelistUpdate(@Always String channel, @Always WhitelistAction data, Instant timestamp)
            implements ServerMessage {}

    @About("The market as a whole: sums, and the tokens that stand out. On `public.market`, at most every second.")
    record MarketUpdate(@Always String channel, @Always Json data, Instant timestamp) implements ServerMessage {}

    @About("Something happened to a token: each once and in order, on `public.signals`.")
    @JsonTypeName("signal")
    record SignalTold(@Always String channel, @Always Json data, Instant timestamp) implements ServerMessage {}

    @About(
            "A price source has failed or is back, or, right after the connection, some are out. `stale`: all are, or nobody asks them any more, and prices are the last that were known; `degraded`: some are; `live`: none is. `out` names them.")
    record MarketStatus(
            @Always String status,
            @Always String source,
            @Always Instant since,
            @Always List<String> out,
            Instant timestamp)
            implements ServerMessage {}

    @About("A token's price as it is now, on `market.…`; its last one has the status `delisted`.")
    @JsonTypeName("MARKET_PRICE")
    record MarketPrice(
            @Always String channel,
            @Always String symbol,
            @Always Json data,
            Instant timestamp) implements ServerMessage {}

    @About("What is traded of a token, on `market.…`: in the last hour, and in the day as `total`.")
    @JsonTypeName("MARKET_VOLUME")
    record MarketVolume(
            @Always String channel,
            @Always String symbol,
            @Always Json data,
            Instant timestamp) implements ServerMessage {}

    @About("Whether people buy or sell a token, on `market.…`.")
    @JsonTypeName("MARKET_SENTIMENT")
    record MarketSentiment(
            @Always String channel,
            @Always String symbol,
            @Always Json data,
            Instant timestamp) implements ServerMessage {}

    @About("The last candles of a token, the oldest first, to who begins to follow `candles.<address>.<interval>`.")
    @JsonTypeName("MARKET_CANDLES")
    record MarketCandles(
            @Always String channel,
            @Always String address,
            @Always String interval,
            @Always List<Json> data,
            Instant timestamp)
            implements ServerMessage {}

    @About("One of them has changed, or the next has begun, on `candles.…`.")
    @JsonTypeName("MARKET_CANDLE")
    record MarketCandle(
            @Always String channel,
            @Always String address,
            @Always String interval,
            @Always Json data,
            Instant timestamp)
            implements ServerMessage {}

    @About("The tokens that are followed now; unknown ones are left out.")
    @JsonTypeName("SYMBOLS_SUBSCRIBED")
    record SymbolsSubscribed(@Always List<String> symbols, int count, Instant timestamp) implements ServerMessage {}

    @About("The tokens that are followed no longer.")
    @JsonTypeName("SYMBOLS_UNSUBSCRIBED")
    record SymbolsUnsubscribed(@Always List<String> symbols, int count, Instant timestamp) implements ServerMessage {}

    @About("Every contest: replace your list with it. On `public.contests`, and in answer to `get_all_contests`.")
    record AllContests(String channel, @Always List<Json> data, Instant timestamp) implements ServerMessage {}

    @About("A contest as it is now, on `contest.<id>` and `public.contest.<id>`, and in answer to `get_contest_state`.")
    @JsonTypeName("contest_state")
    record ContestStateTold(
            String channel,
            @Always String contestId,
            @Always Json data,
            Instant timestamp) implements ServerMessage {}

    @About("There is no such contest any more, on `contest.<id>` and `public.contest.<id>`.")
    record ContestRemoved(String channel, @Always String contestId, Instant timestamp) implements ServerMessage {}

    @About(
            "Something that somebody says in the room of a contest: each once and in order, on `chat.<id>`. Whoever begins to follow it hears the last ones first.")
    @JsonTypeName("chat_message")
    record ChatMessageTold(
            String channel,
            @Always String contestId,
            @Always Json data,
            Instant timestamp) implements ServerMessage {}

    @About(
            "Somebody came into the room or left it, or was there when you came: to those in the room who are signed in. Whoever comes twice is there once.")
    record UserPresence(
            String channel,
            @Always String contestId,
            @Always String action,
            @Always ChatJson.Sender user,
            Instant timestamp)
            implements ServerMessage {}

    @About(
            "How many are in the room, when you come and when it changes, at most every second: as `count` those who are not signed in, as `people` those who are.")
    record SpectatorCount(String channel, @Always String contestId, int count, int people, Instant timestamp)
            implements ServerMessage {}

    @About("Whether an administrator who wants to be seen is in the room, to those in it who are signed in.")
    record AdminPresence(String channel, @Always String contestId, boolean active, Instant timestamp)
            implements ServerMessage {}

    @About("Answers `set_admin_presence`: what you are now.")
    record AdminPresenceUpdated(
            @Always String contestId, @Always String visibility, Instant timestamp) implements ServerMessage {}

    @About("You are in the room no longer, and follow its channels no longer.")
    record ContestRoomLeft(@Always String contestId, Instant timestamp) implements ServerMessage {}

    @About("The first hundred of a contest, on `leaderboard.<id>` and in answer to `get_leaderboard`.")
    record LeaderboardUpdate(
            String channel,
            @Always String contestId,
            @Always Leaderboard data,
            Instant timestamp) implements ServerMessage {}

    record Leaderboard(
            @Always String contestId,
            @Always List<Place> entries,
            @Always Instant updatedAt) {}

    record Place(
            int rank,
            @Always String wallet,
            @JsonInclude String nickname,
            @Always BigDecimal value,
            @Always String valueText,
            BigDecimal returnPct,
            @Always Instant entryTime) {
        static Place of(EntryJson entry) {
            return new Place(
                    entry.rank(),
                    entry.wallet(),
                    entry.nickname(),
                    entry.value(),
                    entry.valueText(),
                    entry.returnPct(),
                    entry.enteredAt());
        }
    }

    @About(
            "Whether somebody is in a contest and what that is worth, on `participant.<wallet>.<id>` and `user.<wallet>`, and in answer to `get_participant_status`.")
    record ParticipantUpdate(
            String channel,
            @Always String contestId,
            @Always String wallet,
            @Always Json data,
            Instant timestamp) implements ServerMessage {}

    @About("A portfolio of yours as it is now, on `portfolio.<wallet>.<id>` and `portfolio.<wallet>`.")
    record PortfolioUpdate(String channel, @Always Json portfolio, Instant timestamp) implements ServerMessage {}

    @About("Your portfolios in contests that are not over, in answer to `portfolio_update_request`.")
    record PortfolioState(@Always List<Json> portfolios, Instant timestamp) implements ServerMessage {}

    @About(
            "What became of an order of yours, or of an entry that came to nothing: once, on every `portfolio` socket that you have open, and wherever you follow `user.<wallet>` or `user.<wallet>.tokens`.")
    record TradeExecuted(String channel, @Always Json trade, Instant timestamp) implements ServerMessage {}

    @About("What they were worth at whole minutes, the latest first, in answer to `get_portfolio_history`.")
    record PortfolioHistory(@Always List<Json> portfolios, Instant timestamp) implements ServerMessage {}

    @About(
            "How they have done, in answer to `get_portfolio_performance`: from the start, or the first minute of that time that is known, to now, or the end.")
    record PortfolioPerformance(
            @Always String timeframe, @Always List<Json> portfolios, Instant timestamp) implements ServerMessage {}

    @About(
            "A setting of the platform: `subtype` is its key, and its value is null when it is gone. Or, with `all`, a list of them. On `system.settings` and `public.background_scene`, and in answer to `get_system_settings`.")
    record SystemSettings(
            String channel, @Always String subtype, @Always Json data, Instant timestamp) implements ServerMessage {}

    @About(
            "How the platform is: `online`, `degraded`, `maintenance`, or, while this instance ends, `offline`. On `system.status`.")
    @JsonTypeName("SERVER_STATUS_UPDATE")
    record ServerStatusUpdate(String channel, @Always ServerStatus data, Instant timestamp) implements ServerMessage {}

    @About("The same, in answer to `get_system_status`.")
    record SystemStatus(@Always ServerStatus data, Instant timestamp) implements ServerMessage {}

    /** With the version of what runs, and for how many seconds this instance has. */
    record ServerStatus(
            @Always String status,
            @Always String message,
            Instant timestamp,
            @Always @JsonProperty("_version") String version,
            @JsonProperty("_uptime") long uptime) {}

    @About(
            "Whether there is maintenance (`mode`), and from when and until when, where that was said; ahead of it, too. On `system.maintenance` and in answer to `get_maintenance_status`.")
    record MaintenanceStatus(String channel, @Always Json data, Instant timestamp) implements ServerMessage {}

    @About("How a service is, on `services` of `monitor`, and in answer to `get_service_status`.")
    record ServiceStatus(
            String channel, @Always String service, @Always Json data, Instant timestamp) implements ServerMessage {}

    @About(
            "How all services are, to who begins to follow `services` on `monitor`, and in answer to `get_all_services`.")
    record AllServices(String channel, @Always List<Json> data, Instant timestamp) implements ServerMessage {}

    @About("What services have done, on `services` of `monitor`, every 10 s.")
    record ServiceMetrics(String channel, @Always List<Json> data, Instant timestamp) implements ServerMessage {}

    @About(
            "Who is connected to this `instance`, and to no other, in answer to `get_connections`; with what each has said and was sent.")
    record Connections(@Always String instance, @Always List<Connected> data, Instant timestamp)
            implements ServerMessage {}

    /** One of them. */
    record Connected(
            @Always String id,
            @Always String socket,
            String wallet,
            Role role,
            @Always Instant since,
            long messages,
            long frames,
            long bytes,
            @Always List<String> channels) {
        static Connected of(Client client) {
            return new Connected(
                    client.id,
                    client.endpoint.name(),
                    client.person.map(Person::wallet).orElse(null),
                    client.person.map(Person::role).orElse(null),
                    client.since,
                    client.said,
                    client.frames,
                    client.bytes,
                    List.copyOf(client.subscriptions.keySet()));
        }
    }

    @About("A connection was `opened`, `signed_in` or `closed`, on `admin.connections`.")
    record ConnectionEvent(
            @Always String channel,
            @Always String action,
            @Always Json data,
            Instant timestamp) implements ServerMessage {}

    @About("All services and their breakers, on `services`: when one changes, and every 5 s.")
    @JsonTypeName("services:state")
    record ServicesState(String channel, @Always List<Json> services, Instant timestamp) implements ServerMessage {}

    @About("One of them, on `service.<name>`.")
    @JsonTypeName("service:update")
    record ServiceUpdate(
            String channel, @Always String service, @Always Json data, Instant timestamp) implements ServerMessage {}

    @About(
            "The services of a layer taken together: `operational`, `warning`, `critical` or `unknown`. On `layer.<name>`.")
    @JsonTypeName("layer:status")
    record LayerStatus(
            String channel,
            @Always String layer,
            @Always String status,
            @Always List<String> services,
            Instant timestamp)
            implements ServerMessage {}

    @About("A service has become bad, worse or good again: to who follows `services`, it or its layer in words.")
    @JsonTypeName("service:alert")
    record ServiceAlert(
            @Always String service,
            @Always String layer,
            @Always String level,
            @Always String status,
            String previous,
            @Always String color,
            String message,
            @Always Instant since,
            Instant timestamp)
            implements ServerMessage {
        static ServiceAlert of(ServiceJson service, String previous, Instant now) {
            return new ServiceAlert(
                    service.service(),
                    service.layer(),
                    service.level(),
                    service.status(),
                    previous,
                    service.color(),
                    service.cause(),
                    service.since(),
                    now);
        }
    }

    @About(
            "An administrator has closed a breaker, on `admin.circuit_breakers`; who begins to listen hears of the last.")
    @JsonTypeName("admin:circuit_reset")
    record CircuitReset(@Always String channel, @Always String service, String by, Instant at, Instant timestamp)
            implements ServerMessage {}

    /** A breaker, as old clients know one. */
    record CircuitBreaker(
            @Always String status,
            @JsonProperty("is_open") boolean open,
            long failures,
            @JsonProperty("last_failure") Instant lastFailure,
            @JsonProperty("last_success") Instant lastSuccess,
            @JsonProperty("recovery_attempts") long recoveryAttempts) {
        static CircuitBreaker of(ServiceJson service) {
            return new CircuitBreaker(
                    service.status(),
                    service.status().equals("open"),
                    service.failures(),
                    service.lastFailure(),
                    service.lastSuccess(),
                    service.recoveryAttempts());
        }
    }

    @About("How a service is once it was looked at, in answer to `service:health_check`.")
    @JsonTypeName("service:health_check_result")
    record HealthCheckResult(
            @Always String service,
            boolean healthy,
            @Always String status,
            @Always @JsonProperty("circuit_breaker") CircuitBreaker breaker,
            Instant timestamp)
            implements ServerMessage {}

    @About("How a service is once its breaker was closed, in answer to `service:reset_circuit_breaker`.")
    @JsonTypeName("service:circuit_breaker_reset_result")
    record CircuitBreakerResetResult(
            @Always String service,
            boolean success,
            @Always String status,
            @Always @JsonProperty("circuit_breaker") CircuitBreaker breaker,
            Instant timestamp)
            implements ServerMessage {}

    @About("The numbers of a service's breaker, times in ms, in answer to `service:config`; null where nobody runs it.")
    @JsonTypeName("service:config")
    record ServiceConfigTold(
            @Always String service, @JsonInclude ConfigJson config, Instant timestamp) implements ServerMessage {}

    /** What was decided on a token. By whom and when, only administrators are told. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WhitelistAction(
            @Always String address,
            String symbol,
            @Always String action,
            String reason,
            @JsonProperty("submitted_by") String submittedBy,
            @JsonProperty("decided_by") String decidedBy,
            @JsonProperty("changed_at") Instant changedAt) {}

    @About("Something was done, or, as `accepted`, will be: `topics` are followed, or no longer, or what it was about.")
    @JsonTypeName("ACKNOWLEDGMENT")
    record Acknowledgment(
            @Always String operation,
            @Always String status,
            @Always List<String> topics,
            String action,
            String requestId,
            Instant timestamp)
            implements OfUnified {}

    @About(
            "What another socket would say in a message of the type `subtype`: all of its fields, and those of its `data` beside them. To who begins to follow a topic, with `initialData`; in answer to a request, with its `action` and `requestId`.")
    @JsonTypeName("DATA")
    record DataTold(
            String action,
            String requestId,
            Boolean initialData,
            @Always String topic,
            @Always String subtype,
            @Always Json data,
            Instant timestamp)
            implements OfUnified {}

    @About("What was wrong with a message of the unified socket.")
    @JsonTypeName("ERROR")
    record ProblemTold(@Always String message, @Always Code code, String requestId, Instant timestamp)
            implements OfUnified {}

    @About("Answers the command `ping`.")
    @JsonTypeName("SYSTEM")
    record SystemTold(@Always String action, String requestId, Instant timestamp) implements OfUnified {}
}
