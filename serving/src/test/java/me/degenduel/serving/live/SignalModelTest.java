package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparingDouble;
import static me.degenduel.serving.live.Facts.signal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.SignalKind;
import org.junit.jupiter.api.Test;

/**
 * What {@link LiveModelTest} is for tables, for a channel of what happened. Signals come on several partitions;
 * instances read each as far as they like, and start anew near its end; the topic is made anew; clients stall, lose what
 * is under way, and come back to any instance with a cursor, old or new. From one cursor to the next a client hears what
 * the log has in between, each once and in order; where its instance has forgotten some, it is told so, and only then.
 */
class SignalModelTest {
    private static final int HISTORIES = 1_000;
    private static final int ROUNDS = 40;
    private static final int SERVERS = 2;
    private static final int PARTITIONS = 6;
    private static final int KEPT = Instance.RULES.market().signalsKept();
    private static final int SHOWN = Instance.RULES.market().signalsShown();

    private static final List<String> ADDRESSES = IntStream.range(0, 4)
            .mapToObj(number -> "Address" + "x".repeat(30) + number)
            .toList();

    @Test
    void whoever_listens_hears_everything_once_and_in_order_or_is_told_that_some_is_lost() {
        IntStream.range(0, HISTORIES).parallel().forEach(SignalModelTest::history);
    }

    private static void history(int seed) {
        try {
            new History(seed).run();
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError("In history " + seed, wrong);
        }
    }

    /** The topic. The value of a signal is its number: no two are the same, and they say what was first. */
    private static final class Log {
        final String id;
        final List<List<Change<Signal>>> partitions = Stream.generate(
                        () -> (List<Change<Signal>>) new ArrayList<Change<Signal>>())
                .limit(PARTITIONS)
                .toList();
        private int count;

        Log(String id) {
            this.id = id;
        }

        void append(String address) {
            var happened = signal(address, "S", SignalKind.PRICE_MOVE);
            happened.setValue((double) ++count);
            var partition = Keys.partition(address, PARTITIONS);
            var all = partitions.get(partition);
            all.add(new Change<>(partition, all.size(), 0, address, happened, false));
        }

        List<Change<Signal>> between(int partition, long after, long until) {
            return partitions.get(partition).subList((int) after + 1, Math.max((int) after, (int) until) + 1);
        }
    }

    /** An instance of serving through all its lives. */
    private static final class Server {
        private final Watch watch = Watch.stopped();
        private Log log;
        private Instance instance;
        private int[] offsets;
        /** All that it has read in this life, and how much of it when it was last published. */
        private List<Change<Signal>> read;

        private int published;

        Server(Log log) {
            start(log);
        }

        /** The last part of each partition comes first, in the order of time. */
        void start(Log now) {
            log = now;
            instance = new Instance(watch, log.id, Instance.RULES);
            read = new ArrayList<>();
            offsets = log.partitions.stream().mapToInt(List::size).toArray();
            log.partitions.stream()
                    .flatMap(all -> all.subList(Math.max(0, all.size() - KEPT), all.size()).stream())
                    .sorted(comparingDouble(SignalModelTest::number))
                    .forEach(this::take);
            publish();
        }

        void readSome(Random random) {
            IntStream.range(0, PARTITIONS).forEach(partition -> read(partition, random.nextInt(4)));
        }

        void readEverything() {
            IntStream.range(0, PARTITIONS).forEach(partition -> read(partition, Integer.MAX_VALUE));
        }

        private void read(int partition, int most) {
            var there = log.partitions.get(partition);
            for (var i = 0; i < most && offsets[partition] < there.size(); i++) {
                take(there.get(offsets[partition]++));
            }
        }

        private void take(Change<Signal> change) {
            instance.live.apply(instance.topics.signals, change);
            read.add(change);
        }

        void publish() {
            published = read.size();
            instance.live.flush();
        }
    }

    /** A frame, what its server had read when it was made, and what had been published. */
    private record Sent(JsonNode frame, int read, int published) {
        /** The last so many that its server had read. */
        List<Change<Signal>> last(Server server, int most) {
            return server.read.subList(Math.max(0, read - most), read);
        }
    }

    /** A client that believes what it is sent; it follows rows, or the words of the dialect. */
    private static final class Listener {
        private final Cursors cursors =
                new Cursors(List.of(Instance.SECRET.value().getBytes(UTF_8)));
        private final boolean delta;
        private final List<Sent> underWay = new ArrayList<>();
        private Optional<Cursor> cursor = Optional.empty();
        private Optional<Cursor> saved = Optional.empty();
        private Optional<Cursor> since = Optional.empty();
        private Line line = new Line();
        private boolean slow;
        private boolean begun;
        /** How much of what its server has read it knows of, at least. */
        private int told;

        private Server at;
        private Client client;

        Listener(boolean delta) {
            this.delta = delta;
        }

        void come(Server server) {
            line = new Line();
            at = server;
            begun = false;
            since = cursor;
            told = Math.max(0, at.read.size() - SHOWN);
            client = at.instance.connectQuietly(line);
            at.instance.conversation.hear(
                    client,
                    "{\"type\":\"subscribe\",\"channel\":\"public.signals\",\"delta\":" + delta
                            + since.map(from -> ",\"since\":\"" + cursors.write(from) + "\"")
                                    .orElse("") + "}");
            line.slow = slow;
            notice();
        }

        /** Whoever was too slow for what is kept has to come back. */
        boolean isEnded() {
            return at != null && line.closed != null;
        }

        /** What has not arrived by then never does. */
        void drop(Random random) {
            receive(random.nextInt(underWay.size() + 1));
            underWay.clear();
            at.instance.live.remove(client);
            at = null;
        }

        void stall(boolean now) {
            slow = now;
            line.slow = now;
        }

        /** Takes everything that has come; if it is slow, the next frame fills its line again. */
        void drain() {
            if (at != null && client.busy) {
                at.instance.live.sent(client);
                notice();
            }
            receive(underWay.size());
        }

        /** Frames are made when something is published or has gone, and here is noted what there was then. */
        void notice() {
            if (at != null) {
                line.frames.forEach(frame -> underWay.add(new Sent(frame, at.read.size(), at.published)));
                line.forget();
            }
        }

        private void receive(int frames) {
            var arrived = underWay.subList(0, frames);
            arrived.forEach(this::take);
            arrived.clear();
        }

        private void take(Sent sent) {
            switch (sent.frame.get("type").asText()) {
                case "snapshot" -> begin(sent);
                case "changes" -> change(sent);
                case "signal" -> hear(sent);
                case "error" -> {
                    assertThat(sent.frame.get("code").asText()).isEqualTo("FELL_BEHIND");
                    assertThat(sent.read - told).as("what it has not heard").isGreaterThan(KEPT);
                }
                case String other -> assertThat(other).isIn("connection_established", "subscription_confirmed");
            }
        }

        private void begin(Sent sent) {
            var reset = sent.frame.path("reset").asBoolean();
            assertThat(begun).as("a second beginning").isFalse();
            assertThat(reset).as("whether the gap is said").isEqualTo(since.isPresent());
            assertThat(since.filter(from -> hasAllSince(from, sent)))
                    .as("a reset without need")
                    .isEmpty();
            assertThat(numbers(sent.frame.get("rows"))).isEqualTo(numbers(sent.last(at, SHOWN).stream()));
            learn(sent);
        }

        /** Whether its server still has all that it has read from after a cursor on. */
        private boolean hasAllSince(Cursor from, Sent sent) {
            var kept = sent.last(at, KEPT);
            return from.topic().equals(at.log.id)
                    && at.read.subList(0, sent.read).stream()
                            .allMatch(change -> kept.containsAll(at.log.between(
                                    change.partition(), from.offsets().get(change.partition()), change.offset())));
        }

        private void change(Sent sent) {
            var before = cursor.orElseThrow();
            learn(sent);
            var after = cursor.orElseThrow();
            assertThat(after.topic()).isEqualTo(before.topic());
            var rows = sent.frame.get("rows");
            var news = 0;
            for (var partition = 0; partition < PARTITIONS; partition++) {
                var from = before.offsets().get(partition);
                var until = after.offsets().get(partition);
                assertThat(until).isGreaterThanOrEqualTo(from);
                var happened = numbers(at.log.between(partition, from, until).stream());
                assertThat(numbers(rows).stream().filter(happened::contains).toList())
                        .as("what happened on a partition, in its order")
                        .isEqualTo(happened);
                news += happened.size();
            }
            assertThat(rows).as("nothing else").hasSize(news);
        }

        private void learn(Sent sent) {
            begun = true;
            told = sent.published;
            cursor = cursors.read(sent.frame.get("cursor").asText());
        }

        /** The next that happened: where that is forgotten, it is told so, and ended. */
        private void hear(Sent sent) {
            assertThat(sent.frame.at("/data/value").asDouble()).isEqualTo(number(at.read.get(told)));
            told++;
        }

        /** Once nothing is under way any more, it has heard of everything. */
        void check() {
            if (delta) {
                assertThat(cursor.orElseThrow().offsets())
                        .isEqualTo(at.log.partitions.stream()
                                .map(all -> all.size() - 1L)
                                .toList());
            } else {
                assertThat(told).isEqualTo(at.read.size());
            }
        }
    }

    private static final class History {
        private final Random random;
        private final List<Server> servers;
        private final List<Listener> listeners =
                Stream.of(true, true, true, false).map(Listener::new).toList();
        /** Few, so that something happens on few partitions, or on one. */
        private final List<String> addresses;

        private int topics;
        private Log log = new Log("topic-0");

        History(long seed) {
            random = new Random(seed);
            addresses = ADDRESSES.subList(0, 1 + random.nextInt(ADDRESSES.size()));
            servers = Stream.generate(() -> new Server(log))
                    .limit(1 + random.nextInt(SERVERS))
                    .toList();
        }

        void run() {
            for (var round = 0; round < ROUNDS; round++) {
                round();
            }
            listeners.stream().filter(listener -> listener.at == null).forEach(this::comeOrGo);
            settle();
        }

        private void round() {
            IntStream.range(0, random.nextInt(5)).forEach(each -> log.append(any(addresses)));
            for (var server : servers) {
                server.readSome(random);
                if (random.nextBoolean()) {
                    publish(server);
                }
            }
            for (var listener : listeners) {
                if (listener.isEnded()) {
                    listener.drop(random);
                }
                switch (random.nextInt(10)) {
                    case 0 -> comeOrGo(listener);
                    case 1 -> listener.stall(random.nextBoolean());
                    case 2 -> listener.saved = listener.cursor;
                    case 3, 4, 5, 6 -> listener.drain();
                    default -> {}
                }
            }
            switch (random.nextInt(60)) {
                case 0, 1, 2 -> settle();
                case 3, 4 -> restart(any(servers));
                case 5 -> {
                    log = new Log("topic-" + ++topics);
                    servers.forEach(this::restart);
                }
                default -> {}
            }
        }

        private void publish(Server server) {
            server.publish();
            listeners.stream().filter(listener -> listener.at == server).forEach(Listener::notice);
        }

        private void settle() {
            servers.forEach(Server::readEverything);
            servers.forEach(this::publish);
            for (var listener : listeners) {
                if (listener.at != null) {
                    listener.stall(false);
                    listener.drain();
                    if (listener.isEnded()) {
                        listener.drop(random);
                        listener.come(any(servers));
                        listener.drain();
                    }
                    listener.check();
                }
            }
        }

        private void comeOrGo(Listener listener) {
            if (listener.at != null) {
                listener.drop(random);
                if (random.nextInt(3) == 0) {
                    return;
                }
            }
            switch (random.nextInt(8)) {
                case 0 -> listener.cursor = Optional.empty();
                case 1 -> listener.cursor = listener.saved;
                default -> {}
            }
            listener.come(any(servers));
        }

        private void restart(Server server) {
            listeners.stream().filter(listener -> listener.at == server).forEach(listener -> listener.drop(random));
            server.start(log);
        }

        private <T> T any(List<T> some) {
            return some.get(random.nextInt(some.size()));
        }
    }

    private static double number(Change<Signal> change) {
        return change.value().getValue();
    }

    private static List<Double> numbers(Stream<Change<Signal>> signals) {
        return signals.map(SignalModelTest::number).toList();
    }

    private static List<Double> numbers(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.get("value").asDouble())
                .toList();
    }
}
