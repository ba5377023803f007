package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.delisted;
import static me.degenduel.serving.live.Facts.token;
import static me.degenduel.serving.live.Facts.worth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import me.degenduel.schemas.Token;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens in whatever order, clients are right. Rows change, change back, say the same again, are delisted and
 * deleted; one or two instances read each partition as far as they like and start anew on what compaction has left;
 * topics are made anew; clients stall, lose what is under way, come back to either instance with a cursor, old or new or
 * of another channel. What right means stands in {@link Follower}.
 */
class LiveModelTest {
    private static final int HISTORIES = 2_000;
    private static final int MANY_HISTORIES = 10_000;
    private static final int ROUNDS = 25;
    private static final int SERVERS = 2;
    private static final int FOLLOWERS = 4;
    private static final int SYMBOLS = 3;
    private static final Duration LONG = Duration.ofMinutes(40);
    /** About as long as tombstones stay. */
    private static final Duration A_DAY = Duration.ofDays(1);

    private static final List<String> ADDRESSES = IntStream.range(0, 4)
            .mapToObj(number -> "Address" + "x".repeat(30) + number)
            .toList();
    /** Those of one row more often: there is more to get wrong. */
    private static final List<String> CHANNELS = List.of(
            "public.tokens",
            "public.whitelist",
            "token.S0",
            "token.S0",
            "token.S0",
            "token.S1",
            "token." + ADDRESSES.get(0),
            "token." + ADDRESSES.get(0));

    @Test
    void every_client_always_has_what_its_cursor_says() {
        IntStream.range(0, HISTORIES).parallel().forEach(LiveModelTest::history);
    }

    @Test
    @Tag("long")
    void nor_do_many_histories_differ() {
        IntStream.range(HISTORIES, MANY_HISTORIES).parallel().forEach(LiveModelTest::history);
    }

    private static void history(int seed) {
        try {
            new History(seed).run();
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError("In history " + seed, wrong);
        }
    }

    /** An instance of serving through all its lives. */
    private static final class Server {
        private final Watch watch;
        /** In how many of four cases it reads a partition further. */
        private final int diligence;

        private TopicLog log;
        private Instance instance;
        private int[] offsets;

        Server(Watch watch, TopicLog log, int diligence) {
            this.watch = watch;
            this.diligence = diligence;
            start(log);
        }

        /** Nobody may come in before it has read everything. */
        void start(TopicLog now) {
            log = now;
            instance = new Instance(watch, log.id, Instance.RULES);
            log.compacted(watch.instant()).forEach(change -> instance.live.apply(instance.topics.tokens, change));
            offsets = IntStream.range(0, TopicLog.PARTITIONS).map(log::end).toArray();
            instance.live.flush();
        }

        /** It is always behind in some partitions, more or less. */
        void readSome(Random random) {
            for (var partition = 0; partition < TopicLog.PARTITIONS; partition++) {
                if (random.nextInt(4) < diligence) {
                    read(partition, 1 + random.nextInt(3));
                }
            }
        }

        private void read(int partition, int records) {
            for (var i = 0; i < records && offsets[partition] < log.end(partition); i++) {
                instance.live.apply(instance.topics.tokens, log.read(partition, offsets[partition]++));
            }
        }

        void readEverything() {
            IntStream.range(0, TopicLog.PARTITIONS).forEach(partition -> read(partition, Integer.MAX_VALUE));
            instance.live.flush();
        }

        void look() {
            instance.live.due().forEach(instance.conversation::look);
        }
    }

    private static final class History {
        private final Random random;
        private final Watch watch = Watch.stopped();
        private final Map<String, TopicLog> logs = new HashMap<>();
        private final List<Server> servers = new ArrayList<>();
        private final List<Follower> followers = new ArrayList<>();
        /** Few of each, so that they meet often. */
        private final List<String> addresses;

        private final List<String> channels;
        private final int symbols;

        private TopicLog log;

        History(long seed) {
            random = new Random(seed);
            addresses = ADDRESSES.subList(0, 1 + random.nextInt(ADDRESSES.size()));
            channels = random.nextBoolean() ? List.of(any(CHANNELS)) : List.of(any(CHANNELS), any(CHANNELS));
            symbols = 1 + random.nextInt(SYMBOLS);
            makeTopic();
            var instances = 1 + random.nextInt(SERVERS);
            for (var i = 0; i < instances; i++) {
                servers.add(new Server(watch, log, 1 + random.nextInt(3)));
            }
            for (var i = 0; i < FOLLOWERS; i++) {
                followers.add(new Follower(any(channels), logs));
            }
        }

        void run() {
            for (var round = 0; round < ROUNDS; round++) {
                round();
            }
            followers.stream().filter(follower -> !follower.isThere()).forEach(this::comeOrGo);
            settle();
        }

        private void round() {
            write();
            if (random.nextBoolean()) {
                write();
            }
            for (var server : servers) {
                server.readSome(random);
                if (random.nextBoolean()) {
                    server.instance.live.flush();
                }
            }
            for (var follower : followers) {
                switch (random.nextInt(10)) {
                    case 0 -> comeOrGo(follower);
                    case 1 -> follower.stall(random.nextBoolean());
                    case 2 -> follower.save();
                    case 3, 4, 5, 6 -> follower.drain();
                    default -> {}
                }
            }
            switch (random.nextInt(60)) {
                case 0, 1, 2, 3 -> settle();
                case 4, 5, 6 -> pass(Duration.ofMillis(random.nextInt(2_000)));
                case 7, 8 -> passLong(random.nextBoolean() ? LONG : A_DAY.plusHours(random.nextInt(-4, 3)));
                case 9, 10 -> restart(any(servers));
                case 11 -> remakeTopic();
                default -> {}
            }
        }

        /** Once nothing is under way any more, everybody has what there is. */
        private void settle() {
            tick();
            servers.forEach(Server::readEverything);
            for (var follower : followers) {
                if (follower.isThere()) {
                    follower.stall(false);
                    follower.drain();
                    follower.check(log);
                }
            }
        }

        private void write() {
            var address = any(addresses);
            var now = watch.instant();
            switch (random.nextInt(10)) {
                case 0 -> log.clock(random.nextInt(TopicLog.PARTITIONS), now);
                case 1, 2 -> log.append(address, null, now);
                case 3 -> log.append(address, delisted(someToken(address)), now);
                default -> log.append(address, someToken(address), now);
            }
        }

        /** With few values, so that many say the same as before, or come back. */
        private Token someToken(String address) {
            return worth(
                    token(address, "S" + random.nextInt(symbols), String.valueOf(1 + random.nextInt(3))),
                    String.valueOf(1 + random.nextInt(3)));
        }

        private void comeOrGo(Follower follower) {
            if (follower.isThere()) {
                follower.drop(random);
                if (random.nextInt(3) == 0) {
                    return;
                }
            }
            switch (random.nextInt(8)) {
                case 0 -> follower.forget();
                case 1 -> follower.restore();
                case 2 -> follower.follow(any(channels));
                default -> {}
            }
            follower.come(any(servers).instance);
        }

        private void restart(Server server) {
            followers.stream()
                    .filter(follower -> follower.isAt(server.instance))
                    .forEach(follower -> follower.drop(random));
            tick();
            server.start(log);
        }

        /** As every second: by clocks, instances know that they are past what compaction has taken away. */
        private void tick() {
            IntStream.range(0, TopicLog.PARTITIONS).forEach(partition -> log.clock(partition, watch.instant()));
        }

        private void remakeTopic() {
            makeTopic();
            servers.forEach(this::restart);
        }

        private void makeTopic() {
            log = new TopicLog("topic-" + logs.size());
            logs.put(log.id, log);
        }

        private void pass(Duration time) {
            watch.advance(time);
            servers.forEach(Server::look);
            followers.forEach(follower -> follower.notice(random));
        }

        /** No instance stays behind for so long. */
        private void passLong(Duration time) {
            servers.forEach(Server::readEverything);
            pass(time);
        }

        private <T> T any(List<T> some) {
            return some.get(random.nextInt(some.size()));
        }
    }
}
