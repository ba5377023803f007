package me.degenduel.serving.live;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import me.degenduel.serving.live.Client.Subject;
import me.degenduel.serving.live.Client.Told;
import me.degenduel.serving.live.Table.Removal;

/**
 * A table and those who follow it. What a change costs is its followers, found by its key; what they are sent is encoded
 * once for all who are equally far.
 */
final class Audience<V, R> {
    /** Of a cursor, where not every frame has one. */
    private static final Duration CURSOR_AGE = Duration.ofSeconds(1);

    /** What changed, in one frame if anything did, and what whoever gets it has then. */
    private record News(Optional<Encoded> frame, long version, Set<String> shown) {}

    private record ChangesFor(String view, long position, Set<String> shown, boolean withCursor) {}

    final Source<V, R> source;
    final Table<R> table;

    final Interest<Told> tellings = new Interest<>();
    final Interest<Subscription> rows = new Interest<>();
    /** Those who follow a row by its label, wherever that points. */
    final Interest<Subscription> labels = new Interest<>();

    private final String topicId;
    private final Cursors cursors;
    private final Instant oldestCursor;

    /** Those whose rows are others now, maybe: that says nothing before we are as far as their cursor. */
    private final Set<Subscription> waiting = new LinkedHashSet<>();

    private final Map<ChangesFor, News> changes = new HashMap<>();
    private final SharedFrames<R> frames;

    /** Where rows are views. */
    private final Optional<Sights<R>> sights;

    /** What the topic beside this one says, by key. */
    private final Map<String, Object> beside = new HashMap<>();

    private long made;
    private long flushed;
    private Instant published = Instant.EPOCH;

    /** @param oldestCursor the time before which a cursor may have missed removals that nobody remembers */
    Audience(Source<V, R> source, String topicId, Cursors cursors, Instant oldestCursor) {
        this.source = source;
        this.table = new Table<>(source.partitions(), new Labels<>(source.labels()));
        this.frames = new SharedFrames<>(table, source.isInOrder());
        this.sights =
                source.view().map(view -> new Sights<>(view, source.topic().partitions(), table));
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
        if (sights.isPresent()) {
            sights.get().published(change, views);
            return;
        }
        var row = change.value() == null ? null : source.row().apply(change.value());
        if (row == null) {
            table.remove(change.partition(), change.offset(), change.key(), now.toEpochMilli());
        } else {
            table.put(change.partition(), change.offset(), change.key(), whole(row, beside.get(change.key())));
        }
    }

    /** Looks at what this instance plays now, where rows are views. */
    void look(Views views) {
        sights.ifPresent(seen -> seen.look(views));
    }

    /** Takes in what another instance tells of contests that it plays. */
    void told(Map<Integer, Long> read, Elsewhere.News news, Views views) {
        sights.ifPresent(seen -> seen.told(read, news, views));
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

    /** Begins or ends to look at rows for a subscription, where rows are views. */
    void view(Subscription subscription, Set<String> keys, boolean there, Views views) {
        sights.ifPresent(seen -> {
            var told = flushed == table.version();
            keys.forEach(key -> seen.view(key, subscription, there, views));
            // Whoever begins is told at once, and nobody else was waiting.
            if (told) {
                isTold();
            }
        });
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
        frames.forget();
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
            client.untold(follower.by().channel.urgency()).putIfAbsent(subject, follower);
            affected.accept(client);
        }
    }

    static void touch(Subscription subscription, Consumer<Client> affected) {
        subscription.behind = true;
        affected.accept(subscription.client);
    }

    /** What a new subscription begins with: what it missed since its cursor, or everything. */
    Encoded begin(Subscription subscription, Optional<String> since, Instant now) {
        var cursor = since.flatMap(cursors::read).filter(read -> isGood(read, subscription));
        if (cursor.isEmpty()) {
            return snapshot(subscription, since.isPresent(), now);
        }
        var floor = cursor.get().offsets();
        var missed = table.since(floor);
        subscription.floor = Optional.of(floor);
        settle(subscription, table.version(), shown(subscription));
        if (subscription.isMovable() && subscription.floor.isPresent()) {
            waiting.add(subscription);
        }
        return frame(
                subscription,
                false,
                false,
                missed.rows().stream()
                        .filter(row -> subscription.covers(row.key))
                        .toList(),
                row -> true,
                missed.removed().stream()
                        .map(Removal::key)
                        .filter(subscription::covers)
                        .toList(),
                now);
    }

    private boolean isGood(Cursor cursor, Subscription subscription) {
        return cursor.topic().equals(topicId)
                && cursor.view().equals(subscription.view())
                && cursor.offsets().size() == source.partitions()
                && !cursor.time().isBefore(oldestCursor)
                && table.reachesBackTo(cursor.offsets());
    }

    private Encoded snapshot(Subscription subscription, boolean reset, Instant now) {
        subscription.cursorAt = now;
        if (subscription.isNarrow() || source.log().isPresent()) {
            settle(subscription, table.version(), shown(subscription));
            return all(subscription, reset, some(subscription), now);
        }
        var whole = frames.whole(
                subscription.manner.form(), reset, subscription.name, now, rows -> all(subscription, reset, rows, now));
        settle(subscription, whole.version(), Set.of());
        return whole.frame();
    }

    /** Of a log the last, of others those that are meant. */
    private List<Row<R>> some(Subscription subscription) {
        return source.log().map(log -> last(log.shown())).orElseGet(() -> subscription.meant().stream()
                .flatMap(key -> table.row(key).stream())
                .toList());
    }

    private Encoded all(Subscription subscription, boolean reset, List<Row<R>> rows, Instant now) {
        return frame(subscription, true, reset, rows, row -> true, List.of(), now);
    }

    private Encoded frame(
            Subscription subscription,
            boolean snapshot,
            boolean reset,
            List<Row<R>> rows,
            Predicate<Row<R>> isNew,
            List<String> removed,
            Instant now) {
        var cursor = snapshot || needsCursor(subscription, now)
                ? Optional.of(cursor(subscription, now))
                : Optional.<String>empty();
        return subscription
                .manner
                .form()
                .frame(new Form.Batch<>(subscription.name, cursor, snapshot, reset, rows, isNew, names(removed), now));
    }

    /** What clients call rows that are gone: whose a view is, the channel's name says already. */
    private List<String> names(List<String> keys) {
        return sights.isEmpty() ? keys : keys.stream().map(Views::contest).toList();
    }

    /** A cursor may be longer than what it stands beside: whoever goes on from an older one hears a little twice. */
    private static boolean needsCursor(Subscription subscription, Instant now) {
        return subscription.manner.form().needsCursor()
                || !subscription.cursorAt.plus(CURSOR_AGE).isAfter(now);
    }

    /** The rows that a delta subscription has not seen, newest values only; nothing if it has seen them all. */
    Optional<Encoded> changes(Subscription subscription, Instant now) {
        if (subscription.isMovable() && !hasCaughtUp(subscription)) {
            subscription.behind = false;
            return Optional.empty();
        }
        if (!table.reachesBackTo(subscription.position)) {
            return Optional.of(snapshot(subscription, true, now));
        }
        var withCursor = needsCursor(subscription, now);
        var news = subscription.floor.isPresent()
                ? news(subscription, now)
                : changes.computeIfAbsent(
                        new ChangesFor(subscription.view(), subscription.position, subscription.shown, withCursor),
                        any -> news(subscription, now));
        settle(subscription, news.version(), news.shown());
        if (withCursor && news.frame().isPresent()) {
            subscription.cursorAt = now;
        }
        return news.frame();
    }

    /** Notes what a subscription has once it has its next frame. */
    private void settle(Subscription subscription, long version, Set<String> shown) {
        subscription.position = version;
        subscription.behind = version != table.version();
        subscription.floor = subscription.floor.filter(floor -> !table.isPast(floor));
        subscription.shown = shown;
    }

    /** Those it has of the rows it means when it knows what we know; as far as its cursor is ahead, whatever we do not know. */
    private Set<String> shown(Subscription subscription) {
        return subscription.meant().stream()
                .filter(key -> !hasCaughtUp(subscription) || table.row(key).isPresent())
                .collect(toUnmodifiableSet());
    }

    private boolean hasCaughtUp(Subscription subscription) {
        return subscription.floor.filter(floor -> !table.isPast(floor)).isEmpty();
    }

    void end(Subscription subscription) {
        waiting.remove(subscription);
    }

    private News news(Subscription subscription, Instant now) {
        var rows = subscription.isNarrow() ? meant(subscription) : changedSince(subscription);
        var removed = subscription.isNarrow() ? noLongerMeant(subscription) : removedSince(subscription);
        var frame = rows.isEmpty() && removed.isEmpty()
                ? Optional.<Encoded>empty()
                : Optional.of(frame(subscription, false, false, rows, row -> isNew(row, subscription), removed, now));
        return new News(frame, table.version(), shown(subscription));
    }

    /** Of what happened, whether some is forgotten that a client has not been told. */
    boolean hasLost(Subscription subscription) {
        return source.log().isPresent() && !table.reachesBackTo(subscription.position);
    }

    private static boolean isNew(Row<?> row, Subscription subscription) {
        return subscription.isNarrow() ? !subscription.shown.contains(row.key) : row.born > subscription.position;
    }

    private List<Row<R>> meant(Subscription subscription) {
        return subscription.meant().stream()
                .flatMap(key -> table.row(key).stream())
                .filter(row -> !subscription.shown.contains(row.key)
                        || (row.version > subscription.position && subscription.isNews(row.partition, row.offset)))
                .toList();
    }

    private List<String> noLongerMeant(Subscription subscription) {
        return subscription.shown.stream()
                .filter(key -> !subscription.covers(key) || isGone(key, subscription))
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
    Optional<Encoded> tell(Told follower, String key, Telling.Tables tables, Instant now) {
        @SuppressWarnings("unchecked") // a telling is of the rows that it comes from
        var telling = (Telling.Each<R>) follower.telling();
        var name = follower.by().name;
        return table.row(key)
                .map(row -> frames.of(row, telling, telling.changed(), name, now))
                .or(() -> table.removal(key)
                        .flatMap(removal -> telling.gone().of(name, removal, tables, now))
                        .map(Wire::frame));
    }

    /** What a new follower hears in the dialect's words, where the list is not told again. */
    Encoded beginning(Telling.Beginning<?> telling, String name, Instant now) {
        return frames.whole(telling, telling.message(), name, now).frame();
    }

    /** What a new listener hears in the dialect's words: the last that happened, the oldest first. */
    List<Encoded> recall(Subscription subscription, Instant now) {
        subscription.position = table.version();
        subscription.behind = false;
        return last(source.log().orElseThrow().shown()).stream()
                .map(row -> happened(subscription, row, now))
                .toList();
    }

    /** The next thing that happened, if a listener has not heard all. */
    Optional<Encoded> next(Subscription subscription, Instant now) {
        var row = table.after(subscription.position);
        subscription.position = row.map(next -> next.version).orElse(table.version());
        subscription.behind = subscription.position != table.version();
        return row.map(next -> happened(subscription, next, now));
    }

    private Encoded happened(Subscription subscription, Row<R> row, Instant now) {
        @SuppressWarnings("unchecked") // a telling is of the rows that it comes from
        var telling = (Telling.Event<R>) subscription.event().orElseThrow();
        return frames.of(row, telling, telling.happened(), subscription.name, now);
    }

    private List<Row<R>> last(int most) {
        return table.rows().stream().skip(Math.max(0, table.size() - most)).toList();
    }

    /** The full list in the dialect's words, as good as new. */
    SharedFrames.Whole list(Telling.Whole<?> telling, String name, Instant now) {
        return frames.whole(telling, telling.message(), name, now);
    }

    private String cursor(Subscription subscription, Instant now) {
        var read = table.offsets();
        var offsets = subscription
                .floor
                .map(floor -> IntStream.range(0, read.size())
                        .mapToObj(partition -> Math.max(read.get(partition), floor.get(partition)))
                        .toList())
                .orElse(read);
        var reached = sights.map(seen -> seen.reached(subscription, offsets)).orElse(offsets);
        return cursors.write(new Cursor(topicId, subscription.view(), now, reached));
    }
}
