package me.degenduel.serving.live;

import me.degenduel.serving.live.ClientMessage.GetAllContests;
import me.degenduel.serving.live.ClientMessage.GetContestState;
import me.degenduel.serving.live.ClientMessage.GetLeaderboard;
import me.degenduel.serving.live.ClientMessage.GetParticipantStatus;

/** {@code contest}: whoever asks for something gets it, and follows it from then on. */
final class ContestDialect implements Dialect {
    private final Live live;
    private final Channels channels;
    private final Rooms rooms;

    ContestDialect(Live live, Channels channels, Rooms rooms) {
        this.live = live;
        this.channels = channels;
        this.rooms = rooms;
    }

    @Override
    public boolean isPersonal() {
        return true;
    }

    @Override
    public void identified(Client client) {
        rooms.identified(client);
    }

    @Override
    public void left(Client client) {
        rooms.left(client);
    }

    @Override
    public void hear(ClientMessage message, Client client, Conversation conversation) {
        var type = Wire.type(message.getClass());
        switch ((ClientMessage.OfContests) message) {
            case GetAllContests all -> conversation.follow(client, "public.contests", type);
            case GetContestState wanted -> {
                if (isThere(wanted.contestId(), client, conversation, type)) {
                    var prefix = client.person.isPresent() ? "contest." : "public.contest.";
                    conversation.follow(client, prefix + wanted.contestId(), type);
                }
            }
            case GetLeaderboard wanted -> {
                if (isThere(wanted.contestId(), client, conversation, type)) {
                    conversation.follow(client, "leaderboard." + wanted.contestId(), type);
                }
            }
            case GetParticipantStatus wanted -> status(wanted, client, conversation, type);
            case ClientMessage.OfRooms ofRoom -> {
                if (isThere(ofRoom.contestId(), client, conversation, type)) {
                    rooms.hear(ofRoom, client);
                }
            }
        }
    }

    private void status(GetParticipantStatus wanted, Client client, Conversation conversation, String type) {
        if (!isThere(wanted.contestId(), client, conversation, type)) {
            return;
        }
        var own = client.person.map(Person::wallet).orElse("");
        var wallet = wanted.wallet() == null ? own : wanted.wallet();
        if (wallet.isBlank()) {
            conversation.fail(client, Code.MISSING_WALLET, "Whose?", type);
        } else if (live.isRetired(wanted.contestId())) {
            conversation.fail(client, Code.CONTEST_RETIRED, "That contest was over long ago", type);
        } else if (live.seen(wanted.contestId()).isEmpty()) {
            conversation.fail(client, Code.NOT_READY, Views.NOBODY, type);
        } else {
            conversation.follow(client, "participant." + Views.key(wallet, wanted.contestId()), type);
        }
    }

    private boolean isThere(String contest, Client client, Conversation conversation, String type) {
        if (contest == null || contest.isBlank()) {
            conversation.fail(client, Code.MISSING_CONTEST_ID, "Which contest?", type);
            return false;
        }
        if (live.table(channels.contests).row(contest).isEmpty()) {
            conversation.fail(client, Code.CONTEST_NOT_FOUND, "There is no contest " + contest, type);
            return false;
        }
        return true;
    }
}
