package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A client that believes what it is sent, and is checked with every frame: it must have what the topic had at the frame's
 * cursor, have been told nothing that its last cursor knew, and have heard of every gap.
 */
final class Follower {
    /** Removals are kept for longer, so who was away for less need not begin anew. */
    private static final Duration SHORT = Duration.ofMinutes(50);

    /** What a client has when it is not there. */
    private record Memory(String channel, Map<String, JsonNode> rows, Optional<String> cursor) {}

    private final Cursors cursors = new Cursors(List.of(Instance.SECRET.value().getBytes(UTF_8)));
    private final Map<String, TopicLog> logs;
    private Memory memory;
    private Memory saved;
    private Line line = new Line();
    private Optional<String> since = Optional.empty();
    private boolean slow;
    private boolean begun;
    private Instance at;
    private Client client;

    /** @param logs every topic that there ever was, by its id */
    Follower(String channel, Map<String, TopicLog> logs) {
        this.logs = logs;
        this.memory = new Memory(channel, Map.of(), Optional.empty());
        this.saved = memory;
    }

    boolean isThere() {
        return at != null;
    }

    boolean isAt(Instance instance) {
        return at == instance;
    }

    void come(Instance instance) {
        line = new Line();
        begun = false;
        since = memory.cursor();
        at = instance;
        client = instance.connectQuietly(line);
        instance.conversation.hear(
                client,
                "{\"type\":\"subscribe\",\"delta\":true,\"channel\":\"" + memory.channel() + "\""
                        + since.map(cursor -> ",\"since\":\"" + cursor + "\"").orElse("") + "}");
        line.slow = slow;
    }

    /** What has not arrived by then never does. */
    void drop(Random random) {
        receive(random.nextBoolean() ? line.frames.size() : random.nextInt(line.frames.size() + 1));
        at.live.remove(client);
        at = null;
        line = new Line();
    }

    void notice(Random random) {
        if (at != null && line.closed != null) {
            drop(random);
        }
    }

    /** From now on, wherever it comes, each frame fills its line. */
    void stall(boolean now) {
        slow = now;
        line.slow = slow;
    }

    /** Takes everything that has come; if it is slow, the next frame fills its line again. */
    void drain() {
        if (at != null && client.busy) {
            at.live.sent(client);
        }
        receive(line.frames.size());
    }

    void save() {
        saved = memory;
    }

    /** What it had when it saved, which may be long ago. */
    void restore() {
        memory = saved;
    }

    void forget() {
        memory = new Memory(memory.channel(), Map.of(), Optional.empty());
    }

    /** It brings the old cursor along, which is no good. */
    void follow(String channel) {
        memory = new Memory(channel, memory.rows(), memory.cursor());
    }

    private void receive(int frames) {
        var arrived = line.frames.subList(0, frames);
        arrived.forEach(this::take);
        arrived.clear();
    }

    private void take(JsonNode frame) {
        switch (frame.get("type").asText()) {
            case "snapshot" -> begin(frame);
            case "changes" -> change(frame);
            case "lag" -> lag(frame);
            case String other -> assertThat(other).isIn("connection_established", "subscription_confirmed");
        }
    }

    /** It is told so only after a frame was long under way. */
    private void lag(JsonNode frame) {
        assertThat(frame.get("channel").asText()).isEqualTo(memory.channel());
        assertThat(frame.get("behindMs").asLong())
                .isGreaterThanOrEqualTo(Instance.RULES.lagAfter().toMillis());
    }

    private void begin(JsonNode frame) {
        assertThat(begun).as("a second beginning").isFalse();
        var reset = frame.path("reset").asBoolean();
        assertThat(reset).as("whether the gap is said").isEqualTo(since.isPresent());
        assertThat(reset && isGood(since.get())).as("a reset without need").isFalse();
        learn(Map.of(), frame);
    }

    /** Whether there can be no doubt about what a cursor missed. */
    private boolean isGood(String text) {
        var cursor = cursors.read(text).orElseThrow();
        return cursor.topic().equals(at.topicId)
                && cursor.view().equals(memory.channel())
                && cursor.time().isAfter(at.watch.instant().minus(SHORT));
    }

    private void change(JsonNode frame) {
        assertThat(memory.cursor()).as("changes of what?").isPresent();
        var before = cursors.read(memory.cursor().get()).orElseThrow();
        var after = cursors.read(frame.get("cursor").asText()).orElseThrow();
        assertThat(after.topic()).isEqualTo(before.topic());
        for (var partition = 0; partition < TopicLog.PARTITIONS; partition++) {
            assertThat(after.offsets().get(partition))
                    .isGreaterThanOrEqualTo(before.offsets().get(partition));
        }
        // Where a symbol means another row now, neither the one nor the other need have changed.
        if (after.view().equals(before.view())) {
            var said = new HashSet<String>();
            for (var row : frame.get("rows")) {
                assertThat(said.add(row.get("address").asText()))
                        .as("each once")
                        .isTrue();
                assertNews(row.get("address").asText(), begun, before, after);
            }
            for (var key : frame.get("removed")) {
                assertThat(said.add(key.asText())).as("each once").isTrue();
                assertNews(key.asText(), begun && since.isEmpty(), before, after);
            }
        }
        learn(memory.rows(), frame);
    }

    /** @param sawAll whether its instance has seen every record between the two, and not what compaction left */
    private void assertNews(String key, boolean sawAll, Cursor before, Cursor after) {
        var log = logs.get(after.topic());
        var news = sawAll
                ? log.changes(view(), key, before.offsets(), after.offsets())
                : log.speaksOf(key, before.offsets(), after.offsets());
        assertThat(news).as("what is said of %s is news", key).isTrue();
    }

    private void learn(Map<String, JsonNode> before, JsonNode frame) {
        var rows = new TreeMap<>(before);
        frame.path("removed").forEach(key -> rows.remove(key.asText()));
        frame.get("rows").forEach(row -> rows.put(row.get("address").asText(), row));
        begun = true;
        memory = new Memory(
                memory.channel(), rows, Optional.of(frame.get("cursor").asText()));
        var cursor = cursors.read(memory.cursor().get()).orElseThrow();
        assertThat(rows).as("what %s had at the cursor", memory.channel()).isEqualTo(shown(cursor));
    }

    /** What the topic had at a cursor, as far as this channel shows it. */
    private Map<String, JsonNode> shown(Cursor cursor) {
        var rows = logs.get(cursor.topic()).rows(view(), cursor.offsets());
        if (memory.channel().startsWith("token.")) {
            rows.keySet()
                    .retainAll(List.of(cursor.view().substring(cursor.view().lastIndexOf(meant()) + 1)));
        }
        return rows;
    }

    /** After an address, or after the row that a symbol means. */
    private char meant() {
        return memory.channel().startsWith("token.S") ? '=' : '.';
    }

    private TopicLog.View view() {
        return memory.channel().equals("public.whitelist") ? TopicLog.View.LISTED : TopicLog.View.TOKENS;
    }

    /** Once nothing is under way any more. */
    void check(TopicLog log) {
        var rows = log.rows(view(), log.ends());
        var wanted = memory.channel().substring(memory.channel().indexOf('.') + 1);
        if (memory.channel().startsWith("token.")) {
            var meant = rows.values().stream()
                    .filter(row -> row.get("symbol").asText().equals(wanted))
                    .max(Comparator.<JsonNode>comparingInt(
                                    row -> row.get("market_cap").asInt())
                            .thenComparing(row -> row.get("address").asText()))
                    .map(row -> row.get("address").asText());
            rows.keySet().retainAll(List.of(meant.orElse(wanted)));
        }
        assertThat(memory.rows()).as("what %s has in the end", memory.channel()).isEqualTo(rows);
    }
}
