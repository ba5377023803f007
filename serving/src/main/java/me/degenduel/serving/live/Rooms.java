package me.degenduel.serving.live;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.RoomPresence;
import me.degenduel.schemas.Topics;
import me.degenduel.serving.live.ClientMessage.JoinContestRoom;
import me.degenduel.serving.live.ClientMessage.LeaveContestRoom;
import me.degenduel.serving.live.ClientMessage.SendChatMessage;
import me.degenduel.serving.live.ClientMessage.SetAdminPresence;
import me.degenduel.serving.live.ServerMessage.AdminPresenceUpdated;
import me.degenduel.serving.live.ServerMessage.ContestRoomLeft;
import me.degenduel.serving.live.ServerMessage.SubscriptionConfirmed;

/**
 * The rooms of contests: who comes and goes, and what they say. What somebody does is written to the log, and done once
 * it comes back from there, on this instance as on any other.
 */
final class Rooms {
    static final String AWAY = "Nobody can write that down now: try again";

    private final Live live;
    private final Conversation conversation;
    private final Channels channels;
    private final Visits visits;
    private final Talk talk;
    private final RoomNews news;
    private final Rules rules;
    private final RoomMeters meters;
    private final InstantSource clock;

    /** What somebody was in before we did not know them any more, and whether they could be seen there. */
    private final Map<Client, Map<String, Boolean>> before = new LinkedHashMap<>();

    Rooms(
            Live live,
            Conversation conversation,
            Channels channels,
            Visits visits,
            Talk talk,
            RoomNews news,
            Rules rules,
            RoomMeters meters,
            InstantSource clock) {
        this.live = live;
        this.conversation = conversation;
        this.channels = channels;
        this.visits = visits;
        this.talk = talk;
        this.news = news;
        this.rules = rules;
        this.meters = meters;
        this.clock = clock;
        meters.visits(visits.size());
    }

    /**
     * The rooms of an instance.
     *
     * @param run of it: each has another
     */
    static Rooms of(
            String instance,
            String run,
            Topics topics,
            Live live,
            Conversation conversation,
            Channels channels,
            People people,
            Scribe scribe,
            Rules rules,
            RoomRules roomRules,
            RoomMeters meters,
            InstantSource clock) {
        var presence = new Presence(instance, run, roomRules);
        var visits = new Visits(instance, run, topics.rooms, presence, people, scribe, roomRules, clock);
        var talk = new Talk(live, conversation, people, visits, topics.chat, scribe, roomRules, meters);
        var news = new RoomNews(instance, live, conversation, presence, visits, roomRules, clock);
        return new Rooms(live, conversation, channels, visits, talk, news, rules, meters, clock);
    }

    // What the log says

    /** Takes in the next message. */
    void said(Change<ChatMessage> change) {
        talk.said(change);
    }

    /** Takes in who is where. */
    void apply(Change<RoomPresence> change) {
        news.apply(change);
    }

    // What clients say; the contest is there

    void hear(ClientMessage.OfRooms message, Client client) {
        var type = Wire.type(message.getClass());
        switch (message) {
            case JoinContestRoom join -> join(join, client, type);
            case LeaveContestRoom leave ->
                in(client, leave.contestId(), type).ifPresent(visit -> {
                    leave(visit);
                    live.reply(client, new ContestRoomLeft(visit.contest, clock.instant()));
                });
            case SendChatMessage said -> talk.say(said, client);
            case SetAdminPresence wanted -> show(wanted, client, type);
        }
    }

    private Optional<Visit> in(Client client, String contest, String type) {
        var visit = visits.of(client, contest);
        if (visit.isEmpty()) {
            conversation.fail(client, Code.NOT_IN_ROOM, "You are not in the room of contest " + contest, type);
        }
        return visit;
    }

    private void join(JoinContestRoom wanted, Client client, String type) {
        var there = visits.of(client, wanted.contestId());
        if (wanted.visibility() != null && !isVisibility(wanted.visibility())) {
            conversation.fail(client, Code.MESSAGE_PROCESSING_ERROR, "visibility is visible or invisible", type);
        } else if (there.isPresent() && (wanted.visibility() == null || !isAdmin(client.person))) {
            welcome(there.get());
        } else if (there.isPresent()) {
            show(there.get(), wanted.visibility(), type);
            welcome(there.get());
        } else {
            var isAdmin = isAdmin(client.person);
            enter(new Visit(client, wanted.contestId(), !isAdmin || isVisible(wanted.visibility())), type);
        }
    }

    private void enter(Visit visit, String type) {
        var client = visit.client;
        var more = names(visit).stream()
                .filter(name -> !client.subscriptions.containsKey(name))
                .count();
        var most = client.allowed(rules.channels(), rules);
        if (client.channels() + more > most) {
            conversation.fail(
                    client,
                    Code.INVALID_SUBSCRIPTION,
                    "At most " + most + " channels a connection, and a room has "
                            + names(visit).size(),
                    type);
            return;
        }
        client.awaited++;
        visits.begin(visit, written -> {
            client.awaited--;
            if (client.gone) {
                return;
            }
            if (!written) {
                meters.moves("failed").increment();
                conversation.fail(client, Code.MESSAGE_PROCESSING_ERROR, AWAY, type);
            } else if (isOther(visit)) {
                visits.end(visit);
                conversation.fail(client, Code.UNAUTHORIZED, "You are somebody else now", type);
            } else {
                count(visit, "joined");
                welcome(visit);
            }
            conversation.send(client);
        });
    }

    /** The channels of a room, as far as they are for somebody, in the order in which they are told. */
    private static List<String> names(Visit visit) {
        var room = RoomNews.channel(visit.contest, visit.isSpectator());
        var leaderboard = "leaderboard." + visit.contest;
        return visit.who
                .map(person -> List.of(
                        room,
                        leaderboard,
                        Chats.channel(visit.contest),
                        "participant." + Views.key(person.wallet(), visit.contest)))
                .orElse(List.of(room, leaderboard));
    }

    private void welcome(Visit visit) {
        var client = visit.client;
        var followed = new ArrayList<Subscription>();
        for (var name : names(visit)) {
            var already = client.subscriptions.get(name);
            if (already == null) {
                visit.channels.add(name);
            }
            if (already == null || !already.delta()) {
                followed.add(live.subscribe(client, channels.named(name).orElseThrow(), name, Manner.WORDS, false));
            }
            live.reply(client, new SubscriptionConfirmed(name, clock.instant()));
        }
        Stream.of("contest.", "public.contest.", "chat.", "leaderboard.", "participant.")
                .flatMap(first -> followed.stream().filter(each -> each.name.startsWith(first)))
                .flatMap(each -> live.begin(each, Optional.empty()).stream())
                .forEach(frame -> live.reply(client, frame));
        news.welcome(visit);
    }

    private void count(Visit visit, String move) {
        if (visit.isCounted()) {
            meters.moves(move).increment();
        }
    }

    private void leave(Visit visit) {
        visits.end(visit);
        count(visit, "left");
        visit.channels.stream()
                .flatMap(name -> Optional.ofNullable(visit.client.subscriptions.get(name)).stream())
                .toList()
                .forEach(live::unsubscribe);
        news.changed(visit.contest);
    }

    private void show(SetAdminPresence wanted, Client client, String type) {
        if (!isAdmin(client.person)) {
            conversation.fail(client, Code.UNAUTHORIZED, "Only administrators can be invisible", type);
        } else if (!isVisibility(wanted.visibility())) {
            conversation.fail(client, Code.MESSAGE_PROCESSING_ERROR, "visibility is visible or invisible", type);
        } else {
            in(client, wanted.contestId(), type).ifPresent(visit -> show(visit, wanted.visibility(), type));
        }
    }

    private void show(Visit visit, String visibility, String type) {
        var client = visit.client;
        client.awaited++;
        visits.show(visit, isVisible(visibility), written -> {
            client.awaited--;
            if (client.gone) {
                return;
            }
            if (written) {
                live.reply(client, new AdminPresenceUpdated(visit.contest, visibility, clock.instant()));
            } else {
                conversation.fail(client, Code.MESSAGE_PROCESSING_ERROR, AWAY, type);
            }
            conversation.send(client);
        });
    }

    private static boolean isVisible(String visibility) {
        return Visit.VISIBLE.equals(visibility);
    }

    private static boolean isVisibility(String visibility) {
        return isVisible(visibility) || Visit.INVISIBLE.equals(visibility);
    }

    private static boolean isAdmin(Optional<Person> person) {
        return person.filter(who -> who.role() != Role.USER).isPresent();
    }

    // Who they are

    /** Whoever has become somebody else leaves the rooms as who they were; who signs in comes in as who they are. */
    void identified(Client client) {
        for (var visit : visits.of(client)) {
            if (isOther(visit)) {
                before.computeIfAbsent(client, first -> new LinkedHashMap<>())
                        .put(visit.contest, visit.visible || visit.isSpectator());
                leave(visit);
                live.reply(client, new ContestRoomLeft(visit.contest, clock.instant()));
            } else if (visit.who.isPresent()) {
                // The role may be another: only administrators can be invisible.
                visits.show(visit, visit.visible || !isAdmin(client.person), written -> {});
                visits.say(visit, written -> {});
            }
        }
        if (client.person.isPresent() && client.closing.isEmpty()) {
            var back = Optional.ofNullable(before.remove(client)).orElse(Map.of());
            back.forEach((contest, seen) ->
                    enter(new Visit(client, contest, !isAdmin(client.person) || seen), "join_contest_room"));
        }
    }

    private static boolean isOther(Visit visit) {
        return !visit.client.person.map(Person::wallet).equals(visit.who.map(Person::wallet));
    }

    /** A connection has ended. */
    void left(Client client) {
        before.remove(client);
        visits.of(client).forEach(this::leave);
    }

    /** A contest is no more, and nobody is in its room; they hear of it on its channel. */
    void removed(String contest) {
        List.copyOf(visits.in(contest)).forEach(visits::end);
        news.removed(contest);
    }

    // What time brings

    /** Says that we live, and tells how many are where. */
    void look() {
        visits.look();
        news.look();
    }

    /** Takes leave of everybody; nobody is in a room here any more. */
    void close() {
        visits.goodbye();
    }
}
