package me.degenduel.serving.live;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import me.degenduel.schemas.Keys;
import me.degenduel.serving.live.Client.Subject;
import me.degenduel.serving.live.Client.Told;
import me.degenduel.serving.live.ServerMessage.Changes;
import me.degenduel.serving.live.ServerMessage.Snapshot;
import me.degenduel.serving.live.Table.Removal;

/**
 * A table and those who follow it. What a change costs is its followers, found by its key; what they are sent is encoded
 * once for all who are equally far.
 */
final class Audience<V, R> {
    /** A list may be this old when it is sent; what changed since is told again, so it is little. */
    private static final Duration LIST_AGE = Duration.ofMillis(20);

    /** All rows in one frame, and how far the table was when it was made. */
    record Whole(ByteBuffer frame, long version, Instant made) {}

    /** What changed, in one frame if anything did, and what whoever gets it has then. */
    private record News(Optional<ByteBuffer> frame, long version, Optional<String> shown) {}

    private record ChangesFor(String name, long position, Optional<String> shown) {}

    private record TellingOf(Telling<?> telling, String name, Row<?> row) {}

    final Source<V, R> source;
    final Table<R> table;

    final Interest<Told> tellings = new Interest<>();
    final Interest<Subscription> rows = new Interest<>();
    /** Those who follow a row by its label, wherever that points. */
    final Interest<Subscription> labels = new Interest<>();

    private final String topicId;
    private final Cursors cursors;
    private final Instant oldestCursor;

    /** Those whose label says nothing before we are as far as their cursor. */
    private final Set<Subscription> waiting = new LinkedHashSet<>();

    private final Map<ChangesFor, News> changes = new HashMap<>();
    private final Map<TellingOf, ByteBuffer> told = new HashMap<>();
    private final Map<String, Whole> wholes = new HashMap<>();

    /** Of views, by contest: who looks at one of its people. */
    private final Interest<Subscription> viewers = new Interest<>();

    /** What the topic beside this one says, by key. */
    private final Map<String, Object> beside = new HashMap<>();

    private long made;
    private long flushed;
    private Instant published = Instant.EPOCH;

    /** @param oldestCursor the time before which a cursor may have missed removals that nobody remembers */
    Audience(Source<V, R> source, String topicId, Cursors cursors, Instant oldestCursor) {
        this.source = source;
        this.table = new Table<>(source.partitions(), new Labels<>(source.labels()));
        this.topicId = topicId;
        this.cursors = cursors;
        this.oldestCursor = oldestCursor;
    }

    /** Puts in a row that no topic has: how far such a table is, it says itself. */
    void put(String key, R row) {
        table.put(0, ++made, key, row);
    }

    void remove(String key, Instant now) {
        table.remove(0, ++made, key, now.toEpochMilli());
    }

    /** Takes a record in; nobody hears of it before the next {@link #flush}. */
    void apply(Change<V> change, Views views, Instant now) {
        if (source.isOwn()) {
            return;
        }
        if (change.clock()) {
            table.seen(change.partition(), change.offset());
            return;
        }
        if (source.log().isPresent()) {
            happened(change, source.log().get());
            return;
        }
        if (source.view().isPresent()) {
            table.seen(change.partition(), change.offset());
            viewers.of(change.key()).stream()
                    .flatMap(subscription -> subscription.key.stream())
                    .distinct()
                    .forEach(key -> look(key, views));
            return;
        }
        var row = change.value() == null ? null : source.row().apply(change.value());
        if (row == null) {
            table.remove(change.partition(), change.offset(), change.key(), now.toEpochMilli());
        } else {
            table.put(change.partition(), change.offset(), change.key(), whole(row, beside.get(change.key())));
        }
    }

    /** Only the last part of a log is read at a start: what was before its first record is not known. */
    private void happened(Change<V> change, Source.Log log) {
        if (table.offsets().get(change.partition()) < 0) {
            table.beginsAt(change.partition(), change.offset());
        }
        var row = change.value() == null ? null : source.row().apply(change.value());
        if (row == null) {
            table.seen(change.partition(), change.offset());
            return;
        }
        happened(change.partition(), change.offset(), row, log);
    }

    /** The same, where somebody else has read the log, and knows where it begins. */
    void happened(int partition, long begins, long offset, R row) {
        if (table.offsets().get(partition) < 0) {
            table.beginsAt(partition, begins);
        }
        happened(partition, offset, row, source.log().orElseThrow());
    }

    private void happened(int partition, long offset, R row, Source.Log log) {
        table.put(partition, offset, partition + "/" + offset, row);
        table.keep(log.kept());
    }

    /** Takes in a record of the topic beside, whose partitions come after our own. */
    void applyBeside(Change<?> change) {
        var partition = source.topic().partitions() + change.partition();
        if (change.clock()) {
            table.seen(partition, change.offset());
            return;
        }
        if (change.value() == null) {
            beside.remove(change.key());
        } else {
            beside.put(change.key(), change.value());
        }
        table.row(change.key())
                .ifPresentOrElse(
                        row -> table.put(partition, change.offset(), row.key, whole(row.value, change.value())),
                        () -> table.seen(partition, change.offset()));
    }

    /** Begins or ends to look at the row of a subscription, where rows are views. */
    void view(Subscription subscription, boolean there, Views views) {
        if (source.view().isEmpty() || subscription.key.isEmpty()) {
            return;
        }
        var key = subscription.key.get();
        viewers.set(Views.contest(key), subscription, there);
        if (there && table.row(key).isEmpty()) {
            // Whoever begins is told at once, and nobody else was waiting.
            var told = flushed == table.version();
            look(key, views);
            flushed = told ? table.version() : flushed;
        } else if (!there && viewers.of(Views.contest(key)).stream().noneMatch(other -> other.covers(key))) {
            table.drop(key);
        }
    }

    private void look(String key, Views views) {
        var contest = Views.contest(key);
        var partition = Keys.partition(contest, source.topic().partitions());
        views.see(source.view().orElseThrow(), key)
                .ifPresent(row -> table.put(partition, table.offsets().get(partition), key, row));
    }

    private R whole(R row, Object besides) {
        return source.beside().map(joined -> joined(joined, row, besides)).orElse(row);
    }

    @SuppressWarnings("unchecked") // what is beside came from that topic
    private static <T, R> R joined(Source.Beside<T, R> beside, R row, Object record) {
        return beside.with().apply(row, (T) record);
    }

    /** Whatever there is now, nobody needs to be told of it. */
    void isTold() {
        flushed = table.version();
    }

    /** When it may publish next, if it has anything. */
    Instant due(Duration pace) {
        return table.version() == flushed && waiting.isEmpty() ? Instant.EPOCH : published.plus(pace);
    }

    /** Marks what changed for those who follow it, and names them. */
    void flush(Consumer<Client> affected, Instant now) {
        if (!waiting.isEmpty()) {
            var here = waiting.stream().filter(this::hasCaughtUp).toList();
            here.forEach(subscription -> touch(subscription, affected));
            here.forEach(waiting::remove);
        }
        if (table.version() == flushed) {
            return;
        }
        var news = table.since(flushed);
        flushed = table.version();
        published = now;
        changes.clear();
        told.clear();
        news.rows().forEach(row -> touch(row.key, affected));
        news.removed().forEach(removal -> touch(removal.key(), affected));
        rows.ofAll().forEach(subscription -> touch(subscription, affected));
    }

    private void touch(String key, Consumer<Client> affected) {
        tellings.ofAll().forEach(follower -> touch(follower, key, affected));
        tellings.of(key).forEach(follower -> touch(follower, key, affected));
        rows.of(key).forEach(subscription -> touch(subscription, affected));
    }

    void touch(Told follower, String key, Consumer<Client> affected) {
        var client = follower.by().client;
        var subject = new Subject(source, key);
        if (!client.hasRowsOf(subject)) {
            client.untold.putIfAbsent(subject, follower);
            affected.accept(client);
        }
    }

    static void touch(Subscription subscription, Consumer<Client> affected) {
        subscription.behind = true;
        affected.accept(subscription.client);
    }

    /** What a new subscription begins with: what it missed since its cursor, or everything. */
    ByteBuffer begin(Subscription subscription, Optional<String> since, Instant now) {
        var cursor = since.flatMap(cursors::read).filter(read -> isGood(read, subscription));
        if (cursor.isEmpty()) {
            return snapshot(subscription, since.isPresent(), now);
        }
        var floor = cursor.get().offsets();
        var missed = table.since(floor);
        subscription.floor = Optional.of(floor);
        settle(subscription, table.version(), shown(subscription));
        if (subscription.label.isPresent() && subscription.floor.isPresent()) {
            waiting.add(subscription);
        }
        return Wire.frame(new Changes(
                subscription.name,
                cursor(subscription, now),
                missed.rows().stream()
                        .filter(row -> subscription.covers(row.key))
                        .map(Row::json)
                        .toList(),
                missed.removed().stream()
                        .map(Removal::key)
                        .filter(subscription::covers)
                        .toList(),
                now));
    }

    private boolean isGood(Cursor cursor, Subscription subscription) {
        return cursor.topic().equals(topicId)
                && cursor.view().equals(subscription.view())
                && cursor.offsets().size() == source.partitions()
                && !cursor.time().isBefore(oldestCursor)
                && table.reachesBackTo(cursor.offsets());
    }

    private ByteBuffer snapshot(Subscription subscription, boolean reset, Instant now) {
        var flag = reset ? Boolean.TRUE : null;
        if (subscription.ofOneRow()) {
            var row = subscription.key.flatMap(table::row);
            settle(subscription, table.version(), shown(subscription));
            return Wire.frame(new Snapshot(
                    subscription.name,
                    cursor(subscription, now),
                    flag,
                    row.map(Row::json).stream().toList(),
                    now));
        }
        if (source.log().isPresent()) {
            var shown = last(source.log().get().shown()).stream().map(Row::json).toList();
            settle(subscription, table.version(), Optional.empty());
            return Wire.frame(new Snapshot(subscription.name, cursor(subscription, now), flag, shown, now));
        }
        var whole = whole(
                (reset ? "reset " : "rows ") + subscription.name,
                now,
                all -> new Snapshot(subscription.name, cursor(subscription, now), flag, all, now));
        settle(subscription, whole.version(), Optional.empty());
        return whole.frame();
    }

    /** The rows that a delta subscription has not seen, newest values only; nothing if it has seen them all. */
    Optional<ByteBuffer> changes(Subscription subscription, Instant now) {
        if (subscription.label.isPresent() && !hasCaughtUp(subscription)) {
            subscription.behind = false;
            return Optional.empty();
        }
        if (!table.reachesBackTo(subscription.position)) {
            return Optional.of(snapshot(subscription, true, now));
        }
        var news = subscription.floor.isPresent()
                ? news(subscription, now)
                : changes.computeIfAbsent(
                        new ChangesFor(subscription.name, subscription.position, subscription.shown),
                        any -> news(subscription, now));
        settle(subscription, news.version(), news.shown());
        return news.frame();
    }

    /** Notes what a subscription has once it has its next frame. */
    private void settle(Subscription subscription, long version, Optional<String> shown) {
        subscription.position = version;
        subscription.behind = version != table.version();
        subscription.floor = subscription.floor.filter(floor -> !table.isPast(floor));
        subscription.shown = shown;
    }

    /** The one row that it has when it knows what we know; as far as its cursor is ahead, whatever we do not know. */
    private Optional<String> shown(Subscription subscription) {
        return subscription.key.filter(
                key -> !hasCaughtUp(subscription) || table.row(key).isPresent());
    }

    private boolean hasCaughtUp(Subscription subscription) {
        return subscription.floor.filter(floor -> !table.isPast(floor)).isEmpty();
    }

    void end(Subscription subscription) {
        waiting.remove(subscription);
    }

    private News news(Subscription subscription, Instant now) {
        var rows = subscription.ofOneRow() ? meant(subscription) : changedSince(subscription);
        var fresh = rows.stream().map(Row::json).toList();
        var removed = subscription.ofOneRow() ? noLongerMeant(subscription) : removedSince(subscription);
        var frame = fresh.isEmpty() && removed.isEmpty()
                ? Optional.<ByteBuffer>empty()
                : Optional.of(
                        Wire.frame(new Changes(subscription.name, cursor(subscription, now), fresh, removed, now)));
        return new News(frame, table.version(), shown(subscription));
    }

    private List<Row<R>> meant(Subscription subscription) {
        return subscription
                .key
                .flatMap(table::row)
                .filter(row -> !subscription.shown.equals(subscription.key)
                        || (row.version > subscription.position && subscription.isNews(row.partition, row.offset)))
                .stream()
                .toList();
    }

    private List<String> noLongerMeant(Subscription subscription) {
        return subscription.shown.filter(key -> !subscription.covers(key) || isGone(key, subscription)).stream()
                .toList();
    }

    /** Where a cursor is ahead of us, a row that we do not have may be one that we have not read yet. */
    private boolean isGone(String key, Subscription subscription) {
        return subscription.floor.isEmpty()
                ? table.row(key).isEmpty()
                : table.removal(key)
                        .filter(removal -> removal.version() > subscription.position
                                && subscription.isNews(removal.partition(), removal.offset()))
                        .isPresent();
    }

    private List<Row<R>> changedSince(Subscription subscription) {
        return table.since(subscription.position).rows().stream()
                .filter(row -> subscription.isNews(row.partition, row.offset))
                .toList();
    }

    /** A row that we never had is one that nobody has who is no farther than we are. */
    private List<String> removedSince(Subscription subscription) {
        return table.since(subscription.position).removed().stream()
                .filter(removal -> removal.last().isPresent() || subscription.floor.isPresent())
                .filter(removal -> subscription.isNews(removal.partition(), removal.offset()))
                .map(Removal::key)
                .toList();
    }

    /** How a client is told of a row in the dialect's words, if the dialect has any for what happened. */
    Optional<ByteBuffer> tell(Told follower, String key, Telling.Tables tables, Instant now) {
        @SuppressWarnings("unchecked") // a telling is of the rows that it comes from
        var telling = (Telling.Each<R>) follower.telling();
        var name = follower.by().name;
        return table.row(key)
                .map(row -> told.computeIfAbsent(
                        new TellingOf(telling, name, row),
                        any -> Wire.frame(telling.changed().of(name, row.value, row.json(), now))))
                .or(() -> table.removal(key)
                        .flatMap(removal -> telling.gone().of(name, removal, tables, now))
                        .map(Wire::frame));
    }

    /** What a new follower hears in the dialect's words, where the list is not told again. */
    ByteBuffer beginning(Telling.Beginning<?> telling, String name, Instant now) {
        return whole("list " + name, now, all -> telling.message().of(name, all, now))
                .frame();
    }

    /** What a new listener hears in the dialect's words: the last that happened, the oldest first. */
    List<ByteBuffer> recall(Subscription subscription, Instant now) {
        subscription.position = table.version();
        subscription.behind = false;
        return last(source.log().orElseThrow().shown()).stream()
                .map(row -> happened(subscription, row, now))
                .toList();
    }

    /** The next thing that happened, if a listener has not heard all. */
    Optional<ByteBuffer> next(Subscription subscription, Instant now) {
        var row = table.after(subscription.position);
        subscription.position = row.map(next -> next.version).orElse(table.version());
        subscription.behind = subscription.position != table.version();
        return row.map(next -> happened(subscription, next, now));
    }

    private ByteBuffer happened(Subscription subscription, Row<R> row, Instant now) {
        @SuppressWarnings("unchecked") // a telling is of the rows that it comes from
        var telling = (Telling.Event<R>) subscription.event().orElseThrow();
        var name = subscription.name;
        return told.computeIfAbsent(
                new TellingOf(telling, name, row),
                any -> Wire.frame(telling.happened().of(name, row.value, row.json(), now)));
    }

    private List<Row<R>> last(int most) {
        return table.rows().stream().skip(Math.max(0, table.size() - most)).toList();
    }

    /** The full list in the dialect's words, as good as new. */
    Whole list(Telling.Whole<?> telling, String name, Instant now) {
        return whole("list " + name, now, all -> telling.message().of(name, all, now));
    }

    private Whole whole(String kind, Instant now, Function<List<Json>, ServerMessage> message) {
        return wholes.compute(kind, (any, last) -> {
            if (last != null
                    && (last.version() == table.version()
                            || !now.isAfter(last.made().plus(LIST_AGE)))) {
                return last;
            }
            var rows = table.rows().stream();
            var all = (source.isInOrder() ? rows.sorted(Comparator.comparing(row -> row.key)) : rows)
                    .map(Row::json)
                    .toList();
            return new Whole(Wire.frame(message.apply(all)), table.version(), now);
        });
    }

    private String cursor(Subscription subscription, Instant now) {
        var read = table.offsets();
        var offsets = subscription
                .floor
                .map(floor -> IntStream.range(0, read.size())
                        .mapToObj(partition -> Math.max(read.get(partition), floor.get(partition)))
                        .toList())
                .orElse(read);
        return cursors.write(new Cursor(topicId, subscription.view(), now, offsets));
    }
}
