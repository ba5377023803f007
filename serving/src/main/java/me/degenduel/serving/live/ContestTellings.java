package me.degenduel.serving.live;

import java.time.Duration;
import java.util.Optional;
import me.degenduel.serving.live.ServerMessage.AllContests;
import me.degenduel.serving.live.ServerMessage.ChatMessageTold;
import me.degenduel.serving.live.ServerMessage.ContestRemoved;
import me.degenduel.serving.live.ServerMessage.ContestStateTold;
import me.degenduel.serving.live.ServerMessage.Leaderboard;
import me.degenduel.serving.live.ServerMessage.LeaderboardUpdate;
import me.degenduel.serving.live.ServerMessage.ParticipantUpdate;
import me.degenduel.serving.live.ServerMessage.Place;
import me.degenduel.serving.live.ServerMessage.PortfolioUpdate;
import me.degenduel.serving.read.ChatJson;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.TopJson;

/** Contests and portfolios in the words of old clients. */
final class ContestTellings {
    private static final Duration STATE_AT_MOST_EVERY = Duration.ofMillis(100);
    private static final Duration VALUES_AT_MOST_EVERY = Duration.ofMillis(500);
    private static final Duration FULL_LIST_EVERY = Duration.ofSeconds(10);

    private ContestTellings() {}

    static Telling<ContestJson> lists(Source<?, ContestJson> contests) {
        return new Telling.Whole<>(contests, FULL_LIST_EVERY, AllContests::new);
    }

    static Telling<ContestJson> states(Source<?, ContestJson> contests) {
        return new Telling.Each<>(
                contests,
                STATE_AT_MOST_EVERY,
                (channel, contest, json, now) -> new ContestStateTold(channel, contest.id(), json, now),
                (channel, removal, tables, now) -> Optional.of(new ContestRemoved(channel, removal.key(), now)));
    }

    static Telling<ChatJson> messages(Source<?, ChatJson> room) {
        return new Telling.Event<>(
                room, (channel, said, json, now) -> new ChatMessageTold(channel, said.contestId(), json, now));
    }

    static Telling<TopJson> leaderboards(Source<?, TopJson> leaderboards) {
        return new Telling.Each<>(
                leaderboards,
                VALUES_AT_MOST_EVERY,
                (channel, top, json, now) -> new LeaderboardUpdate(channel, top.contestId(), leaderboard(top), now),
                Telling.GoneMessage.none());
    }

    private static Leaderboard leaderboard(TopJson top) {
        return new Leaderboard(
                top.contestId(), top.entries().stream().map(Place::of).toList(), top.asOf());
    }

    static Telling<Seen> participants(Source<?, Seen> participants) {
        return new Telling.Each<>(
                participants,
                VALUES_AT_MOST_EVERY,
                (channel, seen, json, now) -> new ParticipantUpdate(channel, seen.contest.id(), seen.wallet, json, now),
                Telling.GoneMessage.none());
    }

    static Telling<Seen> portfolios(Source<?, Seen> portfolios) {
        return new Telling.Each<>(
                portfolios,
                VALUES_AT_MOST_EVERY,
                (channel, seen, json, now) -> new PortfolioUpdate(channel, json, now),
                Telling.GoneMessage.none());
    }
}
