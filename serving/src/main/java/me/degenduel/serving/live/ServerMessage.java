package me.degenduel.serving.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;

/** Everything the server says. A message's type is its record's name in snake_case, unless it says otherwise; what is null is left out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerMessage {

    /** The end of the handshake: from here on the client is heard. */
    record ConnectionEstablished(
            @JsonProperty("connectionId") String connectionId,
            boolean authenticated,
            Instant timestamp,
            @JsonInclude User user)
            implements ServerMessage {}

    record User(@JsonProperty("wallet_address") String walletAddress, Role role) {}

    record HeartbeatAck(Instant timestamp) implements ServerMessage {}

    record Pong(Instant timestamp) implements ServerMessage {}

    record AuthenticationResult(
            String status, @JsonProperty("userId") String userId, String error, Instant timestamp)
            implements ServerMessage {
        static AuthenticationResult success(Person person, Instant now) {
            return new AuthenticationResult("success", person.wallet(), null, now);
        }

        static AuthenticationResult failed(Instant now) {
            return new AuthenticationResult("failed", null, "Invalid token", now);
        }
    }

    record SubscriptionConfirmed(String channel, Instant timestamp) implements ServerMessage {}

    record UnsubscriptionConfirmed(String channel, Instant timestamp) implements ServerMessage {}

    record Subscriptions(List<String> channels, Instant timestamp) implements ServerMessage {}

    @JsonTypeName("error")
    record Problem(
            Code code,
            String message,
            @JsonProperty("originalType") String originalType,
            Instant timestamp) implements ServerMessage {}

    /** All rows of a channel. {@code reset} says that the cursor was no good: forget what you have. */
    record Snapshot(String channel, String cursor, Boolean reset, List<Json> rows, Instant timestamp)
            implements ServerMessage {}

    /** Whole rows that changed and keys of rows that are gone, each once and as they are now. */
    record Changes(String channel, String cursor, List<Json> rows, List<String> removed, Instant timestamp)
            implements ServerMessage {}

    /** A full list: old clients replace theirs with it. */
    record TokenUpdate(String channel, List<Json> data, Instant timestamp) implements ServerMessage {}

    record TokenData(String channel, String symbol, Json data, Instant timestamp) implements ServerMessage {}

    record TokenMetadata(String channel, String symbol, Json data, Instant timestamp) implements ServerMessage {}

    record TokensSubscribed(List<String> symbols, int count, Instant timestamp) implements ServerMessage {}

    record TokensUnsubscribed(List<String> symbols, int count, Instant timestamp) implements ServerMessage {}

    record WhitelistUpdate(String channel, WhitelistAction data, Instant timestamp) implements ServerMessage {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WhitelistAction(String address, String symbol, String action, String reason) {}
}
