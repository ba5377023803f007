package me.degenduel.serving.live;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.RoomPresence;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;

/** The topics of rooms as a plain list, which any number of instances write to and read. */
public final class RoomLog implements Scribe {
    private record Entry(Topic<?> topic, Change<?> change) {}

    private record Reader(Consumer<Change<ChatMessage>> said, Consumer<Change<RoomPresence>> present) {}

    private final Topics topics;
    private final InstantSource clock;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final List<Reader> readers = new ArrayList<>();
    private boolean away;
    /** While it is slow, who is to hear that something has been written. */
    private Optional<List<Runnable>> untold = Optional.empty();

    public RoomLog(Topics topics, InstantSource clock) {
        this.topics = topics;
        this.clock = clock;
    }

    /** Takes nothing from now on, or everything again. */
    public synchronized void away(boolean is) {
        away = is;
    }

    /** From now on it writes, and says so only when it is no longer slow. */
    public synchronized void slow(boolean is) {
        var waiting = untold.orElse(List.of());
        untold = is ? Optional.of(new ArrayList<>()) : Optional.empty();
        waiting.forEach(Runnable::run);
    }

    /** Hands over what there is, and then what comes. */
    public synchronized void follow(Consumer<Change<ChatMessage>> said, Consumer<Change<RoomPresence>> present) {
        var reader = new Reader(said, present);
        entries.forEach(entry -> hand(entry, reader));
        readers.add(reader);
    }

    @Override
    public synchronized <V> void write(Topic<V> topic, int partition, String key, V value, Consumer<Boolean> written) {
        if (!away) {
            var offset = offsets.merge(topic.name() + partition, 1L, Long::sum) - 1;
            var time = clock.instant().toEpochMilli();
            var entry = new Entry(topic, new Change<>(partition, offset, time, key, value, false));
            entries.add(entry);
            readers.forEach(reader -> hand(entry, reader));
        }
        var there = !away;
        untold.ifPresentOrElse(waiting -> waiting.add(() -> written.accept(there)), () -> written.accept(there));
    }

    @SuppressWarnings("unchecked") // what stands on a topic is of its type
    private void hand(Entry entry, Reader reader) {
        if (entry.topic().name().equals(topics.chat.name())) {
            reader.said().accept((Change<ChatMessage>) entry.change());
        } else {
            reader.present().accept((Change<RoomPresence>) entry.change());
        }
    }

    /** The keys that stand on the topic of rooms, each as often as it was written. */
    public synchronized List<String> roomKeys() {
        return entries.stream()
                .filter(entry -> entry.topic().name().equals(topics.rooms.name()))
                .map(entry -> entry.change().key())
                .toList();
    }

    synchronized List<Change<ChatMessage>> said() {
        var all = new ArrayList<Change<ChatMessage>>();
        new ArrayList<>(entries).forEach(entry -> hand(entry, new Reader(all::add, present -> {})));
        return all;
    }

    synchronized List<Change<RoomPresence>> present() {
        var all = new ArrayList<Change<RoomPresence>>();
        new ArrayList<>(entries).forEach(entry -> hand(entry, new Reader(said -> {}, all::add)));
        return all;
    }
}
