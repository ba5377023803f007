package me.degenduel.serving.live;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.read.ChatJson;

/**
 * What is said in the rooms of contests. Each room has a table of its own: a log of what counts. It is forgotten when its
 * topic has forgotten all of it, or an instance would remember what another that started later cannot.
 */
final class Chats {
    private record Chat(Channel channel, Audience<ChatMessage, ChatJson> audience) {}

    private final Channel declared;
    private final Topic<ChatMessage> topic;
    private final String topicId;
    private final RoomRules rules;
    private final Cursors cursors;
    private final Instant oldestCursor;
    private final List<ChatLimit> limits;
    /** By partition, the first record that there was to read. */
    private final Map<Integer, Long> begins = new LinkedHashMap<>();

    private final long forgottenAfter;

    private final Map<String, Chat> chats = new LinkedHashMap<>();
    /** By channel, when something was last said there; where that was last stands last. */
    private final SequencedMap<String, Long> said = new LinkedHashMap<>();

    private final Map<Source<?, ?>, Chat> bySource = new LinkedHashMap<>();
    private final Set<Chat> changed = new LinkedHashSet<>();

    /** @param declared the channel of any of them */
    Chats(
            Channel declared,
            Topic<ChatMessage> topic,
            String topicId,
            RoomRules rules,
            Cursors cursors,
            Instant oldestCursor) {
        this.declared = declared;
        this.topic = topic;
        this.topicId = topicId;
        this.rules = rules;
        this.cursors = cursors;
        this.oldestCursor = oldestCursor;
        this.forgottenAfter = topic.retention().deletes().orElseThrow().toMillis();
        this.limits = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new ChatLimit(rules.messages()))
                .toList();
    }

    static String channel(String contest) {
        return "chat." + contest;
    }

    /** Takes the next message in; nobody hears of it before the next flush. Answers whether it counts. */
    boolean apply(Change<ChatMessage> change) {
        begins.putIfAbsent(change.partition(), change.offset());
        if (change.value() == null || !limits.get(change.partition()).admits(change.key(), change.time())) {
            return false;
        }
        forget(change.time() - forgottenAfter);
        var name = channel(change.value().getContest());
        var last = said.remove(name);
        said.putLast(name, last == null ? change.time() : Math.max(last, change.time()));
        var chat = open(name);
        chat.audience()
                .happened(
                        change.partition(),
                        begins.get(change.partition()),
                        change.offset(),
                        ChatJson.of(change.value(), change.time()));
        changed.add(chat);
        return true;
    }

    boolean isOf(Channel channel) {
        return channel.rows().equals(declared.rows());
    }

    /** The room's own channel, where somebody asks for one by its name. */
    Channel channel(Channel asked, String name) {
        return isOf(asked) ? open(name).channel() : asked;
    }

    private Chat open(String name) {
        return chats.computeIfAbsent(name, any -> {
            var source = Source.ofChat(topic, new Source.Log(rules.kept(), rules.shown()));
            var audience = new Audience<>(source, topicId, cursors, oldestCursor);
            var channel = Channel.of(name, declared.access(), source, declared.about())
                    .as(declared.urgency())
                    .told(ContestTellings.messages(source));
            var chat = new Chat(channel, audience);
            bySource.put(source, chat);
            return chat;
        });
    }

    private void forget(long oldest) {
        while (!said.isEmpty() && said.firstEntry().getValue() < oldest) {
            var chat = chats.get(said.pollFirstEntry().getKey());
            var offsets = chat.audience().table.offsets();
            // A cursor from before one of these may have missed it, in whichever room.
            IntStream.range(0, offsets.size())
                    .filter(partition -> offsets.get(partition) >= 0)
                    .forEach(partition -> begins.merge(partition, offsets.get(partition) + 1, Math::max));
            closeUnlessKept(chat);
        }
    }

    /** Somebody follows a channel no longer: where nothing was said, nothing is kept. */
    void left(Subscription subscription) {
        var chat = bySource.get(subscription.channel.rows());
        if (chat != null) {
            closeUnlessKept(chat);
        }
    }

    private void closeUnlessKept(Chat chat) {
        var name = chat.channel().name();
        if (!said.containsKey(name) && chat.audience().rows.ofAll().isEmpty()) {
            bySource.remove(chat.channel().rows());
            chats.remove(name);
            changed.remove(chat);
        }
    }

    /** Nothing where the source is not that of a room. */
    Audience<?, ?> audience(Source<?, ?> source) {
        var chat = bySource.get(source);
        return chat == null ? null : chat.audience();
    }

    /** Those in which something was said since this was last asked. */
    void publish(Consumer<Audience<?, ?>> audience) {
        changed.forEach(chat -> audience.accept(chat.audience()));
        changed.clear();
    }
}
