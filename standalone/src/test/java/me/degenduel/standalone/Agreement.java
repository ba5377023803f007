package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.TokenStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Whether all that a platform says is what its database says, and what was said to it was neither lost nor doubled. */
record Agreement(Outside platform) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each listed token is told once, with its newest name: by HTTP, on a socket and on the topic of current rows. */
    void hold() throws Exception {
        var wanted = inTheDatabase();
        await("HTTP", wanted, this::byHttp);
        await("a socket", wanted, this::onASocket);
        await("the topic", wanted, this::onTheTopic);
    }

    private static void await(String who, Map<String, String> wanted, Callable<Map<String, String>> told) {
        Await.until(who + " tells the rows of the database", PATIENCE, () -> {
            var rows = told.call();
            var missing = new TreeMap<>(wanted);
            missing.entrySet().removeAll(rows.entrySet());
            if (!missing.isEmpty()) {
                throw new IOException("It does not tell " + missing);
            }
            return rows.size() == wanted.size();
        });
    }

    /** Every name was a change of its own, and each change is on the topic. */
    void everyNameWasCaptured(Set<String> names) {
        assertThat(names).isNotEmpty();
        assertThat(tokenRows().map(row -> row.value().getName())).containsAll(names);
    }

    /** Those that Kafka has taken became one tick each; those of which nobody knows at most one. */
    void everyPriceIsOneTick(Set<String> prices) {
        assertThat(prices).isNotEmpty();
        Await.until("every price is a tick", PATIENCE, () -> Set.copyOf(ticks()).containsAll(prices));
        assertThat(ticks()).doesNotHaveDuplicates();
    }

    /** Epochs in which rows were read, to their end or not. */
    List<Long> snapshotsBegun() {
        return snapshotRows()
                .map(row -> row.value().getEpoch())
                .distinct()
                .sorted()
                .toList();
    }

    /** Finished or not: a snapshot that begins anew is another one, with an epoch of its own. */
    void everySnapshotReadEachRowOnce() {
        assertThat(snapshotRows().map(row -> row.value().getEpoch() + " " + row.key()))
                .doesNotHaveDuplicates();
    }

    /** Epochs of which capture has stored that every row was read. */
    List<Long> snapshotsFinished() {
        return TopicReader.all(platform.cluster().client(), platform.cluster().topics().captureOffsets).stream()
                .map(offset -> json(offset.value()))
                .filter(offset ->
                        offset.has("epoch") && !offset.path("phase").asText().equals("SNAPSHOT"))
                .map(offset -> offset.path("epoch").asLong())
                .distinct()
                .sorted()
                .toList();
    }

    /** The last record of a token's row. */
    ConsumerRecord<String, TokenRow> lastOf(String address) {
        return TopicReader.all(platform.cluster().client(), platform.cluster().topics().tokenRows).stream()
                .filter(row -> row.key().equals(address))
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    private Map<String, String> inTheDatabase() throws SQLException {
        var names = new TreeMap<String, String>();
        try (var database = platform.database();
                var ask = database.createStatement();
                var rows = ask.executeQuery(
                        "select address, name from tokens join token_whitelist using (address) where status = 'listed'")) {
            while (rows.next()) {
                names.put(rows.getString("address"), rows.getString("name"));
            }
        }
        return names;
    }

    private Map<String, String> byHttp() throws IOException, InterruptedException {
        return names(platform.json("/api/v69/tokens?limit=5000").path("tokens"));
    }

    private Map<String, String> onASocket() {
        try (var client = platform.socket("")) {
            return names(client.hear("token_update").path("data"));
        }
    }

    private Map<String, String> onTheTopic() {
        var names = new TreeMap<String, String>();
        for (var token :
                TopicReader.all(platform.cluster().client(), platform.cluster().topics().tokens)) {
            if (token.value() != null && token.value().getStatus() != TokenStatus.DELISTED) {
                names.put(token.key(), token.value().getName());
            } else {
                names.remove(token.key());
            }
        }
        return names;
    }

    private static Map<String, String> names(JsonNode tokens) {
        var names = new TreeMap<String, String>();
        for (var token : tokens) {
            assertThat(names.put(
                            token.path("address").asText(), token.path("name").asText()))
                    .as("the other row of %s", token)
                    .isNull();
        }
        return names;
    }

    private Stream<ConsumerRecord<String, TokenRow>> snapshotRows() {
        return tokenRows()
                .filter(row -> row.value().getLsn() == 0 && !row.value().getDeleted());
    }

    private Stream<ConsumerRecord<String, TokenRow>> tokenRows() {
        return TopicReader.all(platform.cluster().client(), platform.cluster().topics().tokenRows).stream()
                .filter(row -> !Keys.isClock(row.key()) && row.value() != null);
    }

    private List<String> ticks() {
        return TopicReader.all(platform.cluster().client(), platform.cluster().topics().ticks).stream()
                .filter(tick -> tick.value().getSource().equals(Load.SOURCE))
                .map(tick -> tick.value().getPrice().setScale(9).toPlainString())
                .toList();
    }

    private static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException other) {
            throw new AssertionError(other);
        }
    }
}
