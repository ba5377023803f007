package me.degenduel.serving.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * The current rows of a channel in the order of their last change, and the removals that a returning client may have
 * missed. Snapshots, live updates, slow clients and reconnects are all one question to it: what changed since?
 *
 * <p>One thread uses it; it knows no clients, no sockets and no Kafka.
 */
final class Table<R> {
    /** A row that is gone, with what it was last, where that is known. */
    record Removal<R>(String key, Optional<R> last, int partition, long offset, long version, long time) {}

    /** Rows and removals, each in the order of their change. */
    record Changes<R>(List<Row<R>> rows, List<Removal<R>> removed) {
        boolean isEmpty() {
            return rows.isEmpty() && removed.isEmpty();
        }
    }

    private final SequencedMap<String, Row<R>> rows = new LinkedHashMap<>();
    private final SequencedMap<String, Removal<R>> removals = new LinkedHashMap<>();
    private final Labels<R> labels;
    private final long[] offsets;
    /** Per partition, the last removal that is no longer remembered. */
    private final long[] forgotten;

    private long version;
    /** Of the last change that was forgotten: who has not seen it cannot be told what is new. */
    private long forgottenVersion;

    Table(int partitions, Labels<R> labels) {
        this.labels = labels;
        this.offsets = filled(partitions);
        this.forgotten = filled(partitions);
    }

    /** Whether anything is different now. */
    boolean put(int partition, long offset, String key, R value) {
        seen(partition, offset);
        var before = rows.get(key);
        if (before != null && before.value.equals(value)) {
            return false;
        }
        removals.remove(key);
        version++;
        var row = new Row<>(key, value, partition, offset, version, before == null ? version : before.born);
        rows.remove(key);
        rows.put(key, row);
        labels.replace(Optional.ofNullable(before), Optional.of(row));
        return true;
    }

    /** A removal of a row we never saw is remembered too: a client from before our time may know the row. */
    boolean remove(int partition, long offset, String key, long now) {
        seen(partition, offset);
        var before = Optional.ofNullable(rows.remove(key));
        if (before.isEmpty() && removals.containsKey(key)) {
            return false;
        }
        labels.replace(before, Optional.empty());
        removals.put(key, new Removal<>(key, before.map(row -> row.value), partition, offset, ++version, now));
        return before.isPresent();
    }

    /** Forgets a row that nobody looks at; whoever looks again will find it as it is then. */
    void drop(String key) {
        labels.replace(Optional.ofNullable(rows.remove(key)), Optional.empty());
    }

    /** Forgets the rows that changed longest ago, but for so many: they are history, and not removed. */
    void keep(int most) {
        while (rows.size() > most) {
            forget(rows.firstEntry().getKey());
        }
    }

    /** Forgets one row so. */
    void forget(String key) {
        var row = rows.remove(key);
        forgotten[row.partition] = Math.max(forgotten[row.partition], row.offset);
        forgottenVersion = Math.max(forgottenVersion, row.version);
    }

    /** Says that nobody here knows what was before that offset. */
    void beginsAt(int partition, long offset) {
        forgotten[partition] = Math.max(forgotten[partition], offset - 1);
    }

    /** Says how far the topic has been read, where that changed no row. */
    void seen(int partition, long offset) {
        offsets[partition] = Math.max(offsets[partition], offset);
    }

    /** Forgets the removals from before a time. */
    void forget(long before) {
        var oldest = removals.sequencedValues().iterator();
        while (oldest.hasNext()) {
            var removal = oldest.next();
            if (removal.time() >= before) {
                return;
            }
            forgotten[removal.partition()] = Math.max(forgotten[removal.partition()], removal.offset());
            oldest.remove();
        }
    }

    long version() {
        return version;
    }

    /** The last offset read of each partition. */
    List<Long> offsets() {
        return Arrays.stream(offsets).boxed().toList();
    }

    int size() {
        return rows.size();
    }

    Collection<Row<R>> rows() {
        return Collections.unmodifiableCollection(rows.sequencedValues());
    }

    Optional<Row<R>> row(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    Optional<Removal<R>> removal(String key) {
        return Optional.ofNullable(removals.get(key));
    }

    Labels<R> labels() {
        return labels;
    }

    /** Whether all that happened after that version is still known. */
    boolean reachesBackTo(long position) {
        return position >= forgottenVersion;
    }

    /** The first row that changed after that version. */
    Optional<Row<R>> after(long position) {
        Row<R> first = null;
        for (var row : rows.sequencedValues().reversed()) {
            if (row.version <= position) {
                break;
            }
            first = row;
        }
        return Optional.ofNullable(first);
    }

    /** What changed after that version; the cost is what changed, not what is there. */
    Changes<R> since(long position) {
        if (position == version) {
            return new Changes<>(List.of(), List.of());
        }
        var changed = new ArrayList<Row<R>>();
        for (var row : rows.sequencedValues().reversed()) {
            if (row.version <= position) {
                break;
            }
            changed.add(row);
        }
        var removed = new ArrayList<Removal<R>>();
        for (var removal : removals.sequencedValues().reversed()) {
            if (removal.version() <= position) {
                break;
            }
            removed.add(removal);
        }
        return new Changes<>(changed.reversed(), removed.reversed());
    }

    /** What changed after those offsets. A partition that has not come so far contributes nothing. */
    Changes<R> since(List<Long> floor) {
        return new Changes<>(
                rows.sequencedValues().stream()
                        .filter(row -> row.offset > floor.get(row.partition))
                        .toList(),
                removals.sequencedValues().stream()
                        .filter(removal -> removal.offset() > floor.get(removal.partition()))
                        .toList());
    }

    /** Whether every removal after those offsets is still known. */
    boolean reachesBackTo(List<Long> floor) {
        return IntStream.range(0, forgotten.length).allMatch(partition -> floor.get(partition) >= forgotten[partition]);
    }

    boolean isPast(List<Long> floor) {
        return IntStream.range(0, offsets.length).allMatch(partition -> offsets[partition] >= floor.get(partition));
    }

    private static long[] filled(int partitions) {
        var none = new long[partitions];
        Arrays.fill(none, -1);
        return none;
    }
}
