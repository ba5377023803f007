package me.degenduel.serving.live;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.live.ClientMessage.SendChatMessage;

/** What is said in rooms. It is written to the log, which decides whether it counts; whoever said it hears if it does not. */
final class Talk {
    private static final String TYPE = Wire.type(SendChatMessage.class);

    private final Live live;
    private final Conversation conversation;
    private final People people;
    private final Visits visits;
    private final Topic<ChatMessage> topic;
    private final Scribe scribe;
    private final RoomRules rules;
    private final RoomMeters meters;
    /** What somebody has said, and what they asked for by it. */
    private record Said(Client client, Optional<Turn> turn) {}

    /** By message, whose it is, until the log has decided. */
    private final Map<String, Said> undecided = new HashMap<>();

    Talk(
            Live live,
            Conversation conversation,
            People people,
            Visits visits,
            Topic<ChatMessage> topic,
            Scribe scribe,
            RoomRules rules,
            RoomMeters meters) {
        this.live = live;
        this.conversation = conversation;
        this.people = people;
        this.visits = visits;
        this.topic = topic;
        this.scribe = scribe;
        this.rules = rules;
        this.meters = meters;
    }

    /** Somebody wants to say something. */
    void say(SendChatMessage said, Client client) {
        var text = Sayable.of(Optional.ofNullable(said.text()).orElse(""));
        var visit = visits.of(client, said.contestId());
        if (client.person.isEmpty()) {
            refuse(client, Code.UNAUTHORIZED, "Who has not signed in cannot speak");
        } else if (text.isEmpty()) {
            refuse(client, Code.MISSING_MESSAGE_TEXT, "What do you want to say?");
        } else if (Sayable.length(text) > rules.characters()) {
            refuse(client, Code.MESSAGE_TOO_LONG, "At most " + rules.characters() + " characters a message");
        } else if (visit.isEmpty()) {
            refuse(client, Code.NOT_IN_ROOM, "You are not in the room of contest " + said.contestId());
        } else if (!visit.get().visible) {
            refuse(
                    client,
                    Code.NOT_IN_ROOM,
                    "You are invisible, and who speaks is seen: first become visible by set_admin_presence");
        } else {
            write(said.contestId(), client.person.get(), text, client);
        }
    }

    private void write(String contest, Person person, String text, Client client) {
        var message = ChatMessage.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setContest(contest)
                .setWallet(person.wallet())
                .setNickname(people.nickname(person.wallet()))
                .setRole(Visits.word(person.role()))
                .setText(text)
                .build();
        undecided.put(message.getId(), new Said(client, client.turn));
        scribe.write(
                topic,
                Keys.partition(contest, topic.partitions()),
                contest + "/" + person.wallet(),
                message,
                written -> {
                    var said = written ? null : undecided.remove(message.getId());
                    if (said != null) {
                        meters.chat("failed").increment();
                        client.during(said.turn(), () -> refuse(client, Code.MESSAGE_PROCESSING_ERROR, Rooms.AWAY));
                        conversation.send(client);
                    }
                });
    }

    /** Takes in the next message that stands in the log. */
    void said(Change<ChatMessage> change) {
        var counts = live.say(change);
        var whose = Optional.ofNullable(change.value()).map(ChatMessage::getId).map(undecided::remove);
        whose.ifPresent(said -> {
            var client = said.client();
            meters.chat(counts ? "said" : "dropped").increment();
            if (!counts && !client.gone) {
                client.during(
                        said.turn(),
                        () -> refuse(
                                client,
                                Code.RATE_LIMIT_EXCEEDED,
                                "At most " + rules.messages() + " messages a minute in one contest"));
                conversation.send(client);
            }
        });
    }

    private void refuse(Client client, Code code, String why) {
        conversation.fail(client, code, why, TYPE);
    }
}
