package me.degenduel.serving.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import me.degenduel.serving.read.EntryJson;

/** Everything the server says. A message's type is its record's name in snake_case, unless it says otherwise; what is null is left out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerMessage {

    @About("The end of the handshake: what was said before is answered now.")
    record ConnectionEstablished(
            String connectionId,
            boolean authenticated,
            Instant timestamp,
            @JsonInclude User user) implements ServerMessage {}

    record User(@JsonProperty("wallet_address") String walletAddress, Role role) {}

    @About("Answers `heartbeat`.")
    record HeartbeatAck(Instant timestamp) implements ServerMessage {}

    @About("Answers `ping`.")
    record Pong(Instant timestamp) implements ServerMessage {}

    @About("Whether the token was good; `userId` is the wallet.")
    record AuthenticationResult(String status, String userId, String error, Instant timestamp)
            implements ServerMessage {
        static AuthenticationResult success(Person person, Instant now) {
            return new AuthenticationResult("success", person.wallet(), null, now);
        }

        static AuthenticationResult failed(Instant now) {
            return new AuthenticationResult("failed", null, "Invalid token", now);
        }
    }

    @About("The channel is followed; its data comes next.")
    record SubscriptionConfirmed(String channel, Instant timestamp) implements ServerMessage {}

    @About("The channel is followed no longer.")
    record UnsubscriptionConfirmed(String channel, Instant timestamp) implements ServerMessage {}

    @About("The channels of this connection.")
    record Subscriptions(List<String> channels, Instant timestamp) implements ServerMessage {}

    @About("What was wrong, with a code for programs and a sentence for people.")
    @JsonTypeName("error")
    record Problem(Code code, String message, String originalType, Instant timestamp) implements ServerMessage {}

    @About("All rows of a channel. `reset` says that the cursor was no good: forget what you have.")
    record Snapshot(String channel, String cursor, Boolean reset, List<Json> rows, Instant timestamp)
            implements ServerMessage {}

    @About("Whole rows that changed and keys of rows that are gone, each once and as they are now.")
    record Changes(String channel, String cursor, List<Json> rows, List<String> removed, Instant timestamp)
            implements ServerMessage {}

    @About(
            "A full list: replace yours with it. On `public.tokens`, and in answer to `get_all_tokens` and, with the tokens followed, to `subscribe_tokens`.")
    record TokenUpdate(String channel, List<Json> data, Instant timestamp) implements ServerMessage {}

    @About("A token as it is now, on `token.…` and in answer to `get_token`; its last one has the status `delisted`.")
    record TokenData(String channel, String symbol, Json data, Instant timestamp) implements ServerMessage {}

    @About("What a token is has changed, on `token.…`.")
    record TokenMetadata(String channel, String symbol, Json data, Instant timestamp) implements ServerMessage {}

    @About("The tokens that are followed now; unknown ones are left out.")
    record TokensSubscribed(List<String> symbols, int count, Instant timestamp) implements ServerMessage {}

    @About("The tokens that are followed no longer.")
    record TokensUnsubscribed(List<String> symbols, int count, Instant timestamp) implements ServerMessage {}

    @About(
            "A token was `listed` or `delisted`, on `public.whitelist`; the new status of any row, on `admin.whitelist`.")
    record WhitelistUpdate(String channel, WhitelistAction data, Instant timestamp) implements ServerMessage {}

    @About("Every contest: replace your list with it. On `public.contests`, and in answer to `get_all_contests`.")
    record AllContests(String channel, List<Json> data, Instant timestamp) implements ServerMessage {}

    @About("A contest as it is now, on `contest.<id>` and `public.contest.<id>`, and in answer to `get_contest_state`.")
    @JsonTypeName("contest_state")
    record ContestStateTold(String channel, String contestId, Json data, Instant timestamp) implements ServerMessage {}

    @About("The first hundred of a contest, on `leaderboard.<id>` and in answer to `get_leaderboard`.")
    record LeaderboardUpdate(String channel, String contestId, Leaderboard data, Instant timestamp)
            implements ServerMessage {}

    record Leaderboard(String contestId, List<Place> entries, Instant updatedAt) {}

    record Place(
            int rank,
            String wallet,
            @JsonInclude String nickname,
            BigDecimal value,
            String valueText,
            BigDecimal returnPct,
            Instant entryTime) {
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
            "Whether somebody is in a contest and what that is worth, on `participant.<wallet>.<id>` and in answer to `get_participant_status`.")
    record ParticipantUpdate(String channel, String contestId, String wallet, Json data, Instant timestamp)
            implements ServerMessage {}

    @About("A portfolio of yours as it is now, on `portfolio.<wallet>.<id>`.")
    record PortfolioUpdate(String channel, Json portfolio, Instant timestamp) implements ServerMessage {}

    @About("Your portfolios in contests that are not over, in answer to `portfolio_update_request`.")
    record PortfolioState(List<Json> portfolios, Instant timestamp) implements ServerMessage {}

    @About(
            "What became of an order of yours, or of an entry that came to nothing: once, on every `portfolio` socket that you have open.")
    record TradeExecuted(String channel, Json trade, Instant timestamp) implements ServerMessage {}

    @About("What they were worth at whole minutes, the latest first, in answer to `get_portfolio_history`.")
    record PortfolioHistory(List<Json> portfolios, Instant timestamp) implements ServerMessage {}

    @About(
            "How they have done, in answer to `get_portfolio_performance`: from the start, or the first minute of that time that is known, to now, or the end.")
    record PortfolioPerformance(String timeframe, List<Json> portfolios, Instant timestamp) implements ServerMessage {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WhitelistAction(String address, String symbol, String action, String reason) {}
}
