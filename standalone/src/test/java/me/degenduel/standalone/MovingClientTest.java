package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.live.Wire;
import me.degenduel.serving.read.TokenJson;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that wander with their cursor between the platform's instance of serving and another one on the same Kafka,
 * which is restarted on the way, while prices flow and tokens come and go.
 */
@ExtendWith(SharedPlatform.class)
class MovingClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_MOMENT = Duration.ofMillis(20);
    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final int ROUNDS = 25;

    private final Outside platform;

    @TempDir
    private Path state;

    MovingClientTest(Platform platform) {
        this.platform = new Outside(platform);
    }

    @Test
    void whoever_moves_with_a_cursor_misses_nothing_and_hears_nothing_twice() throws Exception {
        wander(8, List.of(OtherServing::kill));
    }

    @Test
    @Tag("long")
    void nor_do_twenty_over_two_restarts() throws Exception {
        wander(20, List.of(OtherServing::stop, OtherServing::kill));
    }

    /** @param ends of the other instance, each of which it comes back from */
    private void wander(int clients, List<Consumer<OtherServing>> ends) throws Exception {
        var random = new Random(clients);
        var wanderers =
                IntStream.range(0, clients).mapToObj(number -> new Wanderer()).toList();
        var all = new ArrayList<String>();
        var listed = new ArrayList<String>();
        platform.keepEveryVersion(platform.cluster().topics().tokens);
        try (var other = new OtherServing(platform, state);
                var topic = new TokenTopic()) {
            for (var restart = 0; restart <= ends.size(); restart++) {
                for (var round = 0; round < ROUNDS; round++) {
                    comeAndGo(all, listed, random);
                    wanderers.forEach(wanderer -> wanderer.act(random, List.of(first(), other.url())));
                    topic.read();
                }
                if (restart < ends.size()) {
                    ends.get(restart).accept(other);
                    wanderers.forEach(wanderer -> wanderer.leave(other.url()));
                    for (var round = 0; round < ROUNDS / 5; round++) {
                        comeAndGo(all, listed, random);
                        wanderers.forEach(wanderer -> wanderer.act(random, List.of(first())));
                    }
                    other.start();
                }
            }
            for (var address : listed) {
                unlist(address);
            }
            Await.until("the topic has none of our tokens", PATIENCE, () -> {
                topic.read();
                return Collections.disjoint(topic.rows().keySet(), all);
            });
            var urls = List.of(first(), other.url());
            for (var wanderer : wanderers) {
                wanderer.come(urls.get(random.nextInt(urls.size())));
            }
            var truth = topic.rows();
            Await.until("all have what the topic had", PATIENCE, () -> {
                wanderers.forEach(wanderer -> wanderer.hear(A_MOMENT));
                return wanderers.stream().allMatch(wanderer -> wanderer.isAsFarAs(truth));
            });
            wanderers.forEach(Wanderer::leave);
            topic.read();
            wanderers.forEach(wanderer -> topic.check(wanderer.heard));
            assertThat(wanderers.stream().mapToInt(wanderer -> wanderer.moves).sum())
                    .isGreaterThan(2 * clients);
            other.assertAlive();
        } finally {
            for (var address : all) {
                unlist(address);
            }
        }
    }

    private String first() {
        return platform.platform().endpoints().ws();
    }

    /** Every few rounds a token of our own is listed, or taken off the whitelist. */
    private void comeAndGo(List<String> all, List<String> listed, Random random) throws SQLException {
        switch (random.nextInt(6)) {
            case 0 -> {
                var address = Outside.newAddress();
                all.add(address);
                listed.add(address);
                platform.list(address, "MOVES" + all.size());
            }
            case 1 -> {
                if (!listed.isEmpty()) {
                    unlist(listed.remove(random.nextInt(listed.size())));
                }
            }
            default -> {}
        }
    }

    private void unlist(String address) throws SQLException {
        platform.sql("delete from token_whitelist where address = '" + address + "'");
    }

    /** What tells one price of a token from another. */
    private static String priced(JsonNode row) {
        return row.path("price_text").asText() + " at " + row.path("price_time").asText();
    }

    /** What a client was told of a row: nothing where it is gone. */
    private record Said(String key, Optional<String> priced) {}

    /** A client that believes what it is told, and writes it down. */
    private static final class Wanderer {
        final List<Said> heard = new ArrayList<>();
        private final Map<String, JsonNode> rows = new TreeMap<>();
        private Optional<String> cursor = Optional.empty();
        private Optional<SocketClient> socket = Optional.empty();
        private String at = "";
        private int moves;

        void act(Random random, List<String> urls) {
            switch (random.nextInt(4)) {
                case 0 -> come(urls.get(random.nextInt(urls.size())));
                case 1 -> hear(A_MOMENT);
                default -> hear(AT_ONCE);
            }
        }

        /** Whatever was under way from where it was is lost. */
        void come(String url) {
            leave();
            at = url;
            moves++;
            socket = Optional.of(new SocketClient(url + "/api/v69/ws/token-data?delta=true"
                    + cursor.map(since -> "&since=" + since).orElse("")));
        }

        void leave(String url) {
            if (at.equals(url)) {
                leave();
            }
        }

        void leave() {
            socket.ifPresent(SocketClient::close);
            socket = Optional.empty();
        }

        void hear(Duration patience) {
            var frame = next(patience);
            while (frame.isPresent()) {
                take(frame.get());
                frame = next(AT_ONCE);
            }
        }

        private Optional<JsonNode> next(Duration patience) {
            return socket.flatMap(open -> open.hear(frame -> true, patience));
        }

        private void take(JsonNode frame) {
            var type = frame.path("type").asText();
            if (type.equals("snapshot")) {
                assertThat(cursor).as("no gap is needed here").isEmpty();
            }
            if (type.equals("snapshot") || type.equals("changes")) {
                frame.path("removed").forEach(key -> {
                    rows.remove(key.asText());
                    heard.add(new Said(key.asText(), Optional.empty()));
                });
                frame.path("rows").forEach(row -> {
                    rows.put(row.path("address").asText(), row);
                    heard.add(new Said(row.path("address").asText(), Optional.of(priced(row))));
                });
                cursor = Optional.of(frame.path("cursor").asText());
            }
        }

        /** Whether it has these rows or newer ones, and no others. */
        boolean isAsFarAs(Map<String, JsonNode> truth) {
            return rows.keySet().equals(truth.keySet())
                    && truth.entrySet().stream()
                            .allMatch(row -> !time(rows.get(row.getKey())).isBefore(time(row.getValue())));
        }

        private static Instant time(JsonNode row) {
            return row.path("price_time").isTextual()
                    ? Instant.parse(row.path("price_time").asText())
                    : Instant.EPOCH;
        }
    }

    /** The topic itself, each record in its order. */
    private final class TokenTopic implements AutoCloseable {
        private final Map<String, List<Optional<JsonNode>>> histories = new HashMap<>();
        private final KafkaConsumer<String, Token> consumer;
        private final List<TopicPartition> partitions;

        TokenTopic() {
            var cluster = platform.cluster();
            Topic<Token> tokens = cluster.topics().tokens;
            consumer = new KafkaConsumer<>(
                    cluster.client(), new StringDeserializer(), tokens.values().deserializer());
            partitions = IntStream.range(0, tokens.partitions())
                    .mapToObj(partition -> new TopicPartition(tokens.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        /** Whatever stands there by now. */
        void read() {
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (var each : consumer.poll(A_MOMENT)) {
                    if (!Keys.isClock(each.key())) {
                        histories
                                .computeIfAbsent(each.key(), first -> new ArrayList<>())
                                .add(Optional.ofNullable(each.value())
                                        .map(TokenJson::of)
                                        .map(MovingClientTest::json));
                    }
                }
            }
        }

        Map<String, JsonNode> rows() {
            var rows = new TreeMap<String, JsonNode>();
            histories.forEach((key, history) -> history.getLast().ifPresent(row -> rows.put(key, row)));
            return rows;
        }

        /** Each thing that was said is one that the topic says after the one said before. */
        void check(List<Said> heard) {
            var next = new HashMap<String, Integer>();
            var unknown = new HashSet<Said>();
            for (var said : heard) {
                var history = histories.getOrDefault(said.key(), List.of());
                var at = next.getOrDefault(said.key(), 0);
                while (at < history.size()
                        && !history.get(at).map(MovingClientTest::priced).equals(said.priced())) {
                    at++;
                }
                if (at == history.size()) {
                    unknown.add(said);
                }
                next.put(said.key(), at + 1);
            }
            assertThat(unknown).as("what was said twice, or is not so").isEmpty();
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    private static JsonNode json(TokenJson token) {
        try {
            return Wire.JSON.readTree(Wire.JSON.writeValueAsString(token));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
