package me.degenduel.bench;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What a client receives to know prices and when they were so: as the whole row of each token in a message of its own, as
 * old clients do, and in the ways that new ones may choose. All hear the same prices at the same time.
 */
final class FrameBytes implements Benchmark {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<SocketServer.News> NEWS = List.of(SocketServer.News.TOKENS, SocketServer.News.TOKEN);
    /** No token's price is told to old clients more often than this. */
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(150);

    private static final long TO_SETTLE = TimeUnit.SECONDS.toNanos(1);

    /** How somebody asks for prices; the first is what others are compared with. */
    private enum Way {
        NAIVE("full rows, one a message"),
        ROWS("rows"),
        FIELDS("fields"),
        BINARY("binary");

        private final String words;

        Way(String words) {
            this.words = words;
        }

        Goal goal() {
            return switch (this) {
                case NAIVE, ROWS -> new Goal.None();
                case FIELDS, BINARY -> new Goal.Times(0.15);
            };
        }

        List<Map<String, ?>> says() {
            return switch (this) {
                case NAIVE ->
                    IntStream.range(0, SocketServer.News.TOKENS.rows)
                            .<Map<String, ?>>mapToObj(
                                    i -> subscribe("token." + OurSockets.ADDRESS.formatted(i), Map.of()))
                            .toList();
                case ROWS -> List.of(subscribe("public.tokens", Map.of("delta", true)));
                case FIELDS ->
                    List.of(subscribe(
                            "public.tokens", Map.of("delta", true, "fields", List.of("price", "price_time"))));
                case BINARY -> List.of(subscribe("public.tokens", Map.of("delta", true, "format", "binary")));
            };
        }

        private static Map<String, ?> subscribe(String channel, Map<String, ?> how) {
            var message = new LinkedHashMap<String, Object>(Map.of("type", "subscribe", "channel", channel));
            message.putAll(how);
            return message;
        }
    }

    private int number = Prices.FIRST;

    @Override
    public String name() {
        return "bytes";
    }

    @Override
    public String about() {
        return "bytes that a client receives for prices, as fields and in binary, against full rows";
    }

    @Override
    public Report run(Run run) throws Exception {
        try (var ours = SocketServer.ours();
                var sockets = new Sockets()) {
            publish(ours, SocketServer.News.TOKENS);
            var received = new LinkedHashMap<Way, AtomicLong>();
            for (var way : Way.values()) {
                var bytes = new AtomicLong();
                received.put(way, bytes);
                var socket = sockets.open(
                        ours.uri(SocketServer.Place.PRICES), (frame, at) -> bytes.addAndGet(frame.remaining()));
                for (var said : way.says()) {
                    socket.say(written(said));
                }
            }
            LockSupport.parkNanos(TO_SETTLE);
            var rows = new ArrayList<Row>();
            for (var news : NEWS) {
                run.says("%d rows at a time".formatted(news.rows));
                var times = run.seconds(20, 200);
                var before = received.entrySet().stream().collect(toMap(Map.Entry::getKey, each -> each.getValue()
                        .get()));
                for (var i = 0; i < times; i++) {
                    publish(ours, news);
                }
                LockSupport.parkNanos(TO_SETTLE);
                var perRow = new LinkedHashMap<Way, Double>();
                received.forEach((way, bytes) ->
                        perRow.put(way, (bytes.get() - before.get(way)) / (double) (times * news.rows)));
                rows.addAll(rows(news, perRow));
            }
            return Report.of(this, run, 1, rows);
        }
    }

    private void publish(SocketServer ours, SocketServer.News news) throws java.io.IOException {
        ours.publish(news, ++number);
        LockSupport.parkNanos(BETWEEN);
    }

    private static List<Row> rows(SocketServer.News news, Map<Way, Double> perRow) {
        var subject = news.rows == 1 ? "1 price at a time" : "%d prices at a time".formatted(news.rows);
        var naive = new Row.Floor(Way.NAIVE.words, perRow.get(Way.NAIVE));
        return perRow.entrySet().stream()
                .filter(each -> each.getKey() != Way.NAIVE)
                .map(each -> new Row(
                        subject,
                        each.getKey().words,
                        "B a price",
                        each.getValue(),
                        Optional.of(naive),
                        each.getKey().goal()))
                .toList();
    }

    private static String written(Map<String, ?> message) {
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
