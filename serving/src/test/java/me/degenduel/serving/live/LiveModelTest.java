package me.degenduel.serving.live;

import static java.util.stream.Collectors.toMap;
import static me.degenduel.serving.live.Facts.token;
import static me.degenduel.serving.live.Facts.worth;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Token;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens in whatever order, a client that applies what it is sent ends with the rows that there are.
 *
 * <p>One log feeds two instances, each as far as it has come. Clients follow all rows or one symbol, are fast or slow,
 * leave and come back to either instance with their cursor; removals are forgotten under way.
 */
class LiveModelTest {
    private static final int PARTITIONS = 6;
    private static final int TOKENS = 40;
    private static final int STEPS = 2_000;

    private static final class Server {
        final Instance instance;
        int read;

        Server(Watch watch) {
            instance = new Instance(watch, "topic-1", Instance.RULES);
        }

        /** Time has passed. */
        void grow() {
            instance.live.forget();
            instance.live.due().forEach(instance.conversation::look);
        }
    }

    private static final class Follower {
        final String channel;
        final Map<String, Long> prices = new TreeMap<>();
        Line line = new Line();
        Server at;
        Client client;
        String cursor;

        Follower(String channel) {
            this.channel = channel;
        }

        void come(Server server) {
            line = new Line();
            at = server;
            client = server.instance.connect(
                    line, new Opening(Optional.empty(), Optional.empty(), false, Optional.empty(), false));
            server.instance.conversation.hear(
                    client,
                    "{\"type\":\"subscribe\",\"delta\":true,\"channel\":\"" + channel + "\""
                            + (cursor == null ? "" : ",\"since\":\"" + cursor + "\"") + "}");
        }

        void leave() {
            at.instance.live.remove(client);
            apply();
            at = null;
        }

        /** Whoever takes nothing, or answers no ping, has been closed. */
        void notice() {
            if (at != null && line.closed != null) {
                leave();
            }
        }

        void comeOrGo(Random random, List<Server> servers) {
            if (at == null) {
                come(servers.get(random.nextInt(servers.size())));
            } else if (random.nextInt(4) == 0) {
                leave();
            }
        }

        void drain() {
            line.slow = false;
            if (at != null && client.busy) {
                at.instance.live.sent(client);
            }
            apply();
        }

        /** Prices only rise here: one that does not is old, or has been said before. */
        private void put(JsonNode row) {
            var price = row.get("price").asLong();
            var before = prices.put(row.get("address").asText(), price);
            if (before != null) {
                assertThat(price).as("what is news on " + channel).isGreaterThan(before);
            }
        }

        void apply() {
            for (var frame : line.frames) {
                var type = frame.get("type").asText();
                if (type.equals("snapshot")) {
                    prices.clear();
                }
                if (type.equals("snapshot") || type.equals("changes")) {
                    frame.path("removed").forEach(key -> prices.remove(key.asText()));
                    frame.path("rows").forEach(this::put);
                    cursor = frame.get("cursor").asText();
                }
            }
            line.forget();
        }
    }

    private final List<Change<Token>> log = new ArrayList<>();
    private final long[] offsets = new long[PARTITIONS];
    private final Map<String, Token> truth = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everybody_ends_with_the_rows_that_there_are(long seed) {
        var random = new Random(seed);
        var watch = Watch.stopped();
        var servers = List.of(new Server(watch), new Server(watch));
        var followers = new ArrayList<Follower>();
        for (var i = 0; i < 8; i++) {
            var follower = new Follower(i % 2 == 0 ? "public.tokens" : "token.S" + i % 3);
            follower.come(servers.get(i % servers.size()));
            followers.add(follower);
        }
        for (var step = 0; step < STEPS; step++) {
            var follower = followers.get(random.nextInt(followers.size()));
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> write(random);
                case 4, 5, 6 -> read(servers.get(random.nextInt(2)), random.nextInt(6));
                case 7 -> servers.get(random.nextInt(2)).instance.live.flush();
                case 8 -> follower.line.slow = random.nextBoolean();
                case 9 -> follower.drain();
                case 10 -> follower.comeOrGo(random, servers);
                default -> {
                    watch.advance(Duration.ofSeconds(random.nextInt(2_400)));
                    servers.forEach(Server::grow);
                    followers.forEach(Follower::notice);
                }
            }
        }
        servers.forEach(server -> read(server, log.size()));
        servers.forEach(server -> server.instance.live.flush());
        followers.stream()
                .filter(follower -> follower.at == null)
                .forEach(follower -> follower.come(servers.getFirst()));
        followers.forEach(Follower::drain);

        for (var follower : followers) {
            assertThat(follower.prices).as(follower.channel).isEqualTo(expected(follower, servers.getFirst().instance));
        }
    }

    private Map<String, Long> expected(Follower follower, Instance instance) {
        var labels = instance.live.table(instance.channels.tokens).labels();
        var symbol = follower.channel.substring(follower.channel.indexOf('.') + 1);
        return truth.values().stream()
                .filter(token -> follower.channel.startsWith("public.")
                        || labels.key(symbol).filter(token.getAddress()::equals).isPresent())
                .collect(toMap(Token::getAddress, token -> token.getPrice().longValue()));
    }

    private void write(Random random) {
        var number = random.nextInt(TOKENS);
        var address = "Address" + "x".repeat(30) + number;
        var partition = Keys.partition(address, PARTITIONS);
        Token value = null;
        var clock = random.nextInt(10) == 0;
        if (!clock && random.nextInt(5) > 0) {
            value = worth(
                    token(address, "S" + number % 3, String.valueOf(1 + log.size())),
                    String.valueOf(random.nextInt(100)));
            truth.put(address, value);
        } else if (!clock) {
            truth.remove(address);
        }
        log.add(new Change<>(partition, offsets[partition]++, address, value, clock));
    }

    private void read(Server server, int records) {
        for (var i = 0; i < records && server.read < log.size(); i++) {
            server.instance.live.apply(server.instance.topics.tokens, log.get(server.read++));
        }
    }
}
