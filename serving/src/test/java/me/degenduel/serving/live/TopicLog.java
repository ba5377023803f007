package me.degenduel.serving.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Token;
import me.degenduel.serving.read.ListedJson;
import me.degenduel.serving.read.TokenJson;

/** The topic of tokens as a plain list of records, which knows what its rows were after each of them. */
final class TopicLog {
    static final int PARTITIONS = 6;
    private static final Duration DIRTY = Duration.ofMinutes(10);
    private static final Duration TOMBSTONES = Duration.ofDays(1);

    /** Few values come again and again, and their JSON costs more than all else. */
    private static final Map<Token, Map<View, JsonNode>> SEEN = new ConcurrentHashMap<>();

    /** Two ideas of what a row is: of a token, and only of its being listed. */
    enum View {
        TOKENS,
        LISTED
    }

    private record Entry(Change<Token> change, Instant time, Map<View, JsonNode> rows) {}

    final String id;
    private final List<List<Entry>> partitions = Stream.generate(() -> (List<Entry>) new ArrayList<Entry>())
            .limit(PARTITIONS)
            .toList();
    private final Map<String, List<Entry>> histories = new TreeMap<>();

    TopicLog(String id) {
        this.id = id;
    }

    void clock(int partition, Instant now) {
        append(new Change<>(partition, end(partition), now.toEpochMilli(), Keys.clock(partition), null, true), now);
    }

    /** @param token null for a tombstone */
    void append(String key, Token token, Instant now) {
        var partition = Keys.partition(key, PARTITIONS);
        append(new Change<>(partition, end(partition), now.toEpochMilli(), key, token, false), now);
    }

    private void append(Change<Token> change, Instant now) {
        var entry = new Entry(
                change, now, change.value() == null ? Map.of() : SEEN.computeIfAbsent(change.value(), TopicLog::views));
        partitions.get(change.partition()).add(entry);
        if (!change.clock()) {
            histories.computeIfAbsent(change.key(), first -> new ArrayList<>()).add(entry);
        }
    }

    private static Map<View, JsonNode> views(Token token) {
        var rows = new HashMap<View, JsonNode>();
        rows.put(View.TOKENS, json(TokenJson.of(token)));
        rows.put(View.LISTED, json(ListedJson.of(token)));
        rows.values().removeIf(NullNode.class::isInstance);
        return rows;
    }

    private static JsonNode json(Object row) {
        try {
            return Wire.JSON.readTree(Wire.row(row).toString());
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }

    /** The offset of the next record. */
    int end(int partition) {
        return partitions.get(partition).size();
    }

    Change<Token> read(int partition, int offset) {
        return partitions.get(partition).get(offset).change();
    }

    List<Long> ends() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> end(partition) - 1L)
                .toList();
    }

    /** What Kafka still has: of older records only the last of each key, and of old tombstones nothing. */
    List<Change<Token>> compacted(Instant now) {
        var kept = new ArrayList<Change<Token>>();
        for (var partition : partitions) {
            var later = new HashSet<String>();
            var backwards = new ArrayList<Change<Token>>();
            for (var entry : partition.reversed()) {
                if (entry.time().isAfter(now.minus(DIRTY)) || survives(entry, later, now)) {
                    backwards.add(entry.change());
                }
                later.add(entry.change().key());
            }
            kept.addAll(backwards.reversed());
        }
        return kept;
    }

    private static boolean survives(Entry entry, Set<String> later, Instant now) {
        var tombstone = entry.change().value() == null;
        return !later.contains(entry.change().key())
                && !(tombstone && entry.time().isBefore(now.minus(TOMBSTONES)));
    }

    /** The rows when no more than that had been read. */
    Map<String, JsonNode> rows(View view, List<Long> offsets) {
        var rows = new TreeMap<String, JsonNode>();
        histories.forEach((key, history) -> history.reversed().stream()
                .filter(entry ->
                        entry.change().offset() <= offsets.get(entry.change().partition()))
                .findFirst()
                .map(entry -> entry.rows().get(view))
                .ifPresent(row -> rows.put(key, row)));
        return rows;
    }

    /** Whether anything was said of a row between the two. */
    boolean speaksOf(String key, List<Long> after, List<Long> until) {
        return histories.get(key).stream().anyMatch(entry -> isBetween(after, entry.change(), until));
    }

    /** Whether a row was another than before at any point between the two. */
    boolean changes(View view, String key, List<Long> after, List<Long> until) {
        JsonNode row = null;
        for (var entry : histories.get(key)) {
            var next = entry.rows().get(view);
            if (isBetween(after, entry.change(), until) && !Objects.equals(row, next)) {
                return true;
            }
            row = next;
        }
        return false;
    }

    private static boolean isBetween(List<Long> after, Change<Token> change, List<Long> until) {
        return change.offset() > after.get(change.partition()) && change.offset() <= until.get(change.partition());
    }
}
