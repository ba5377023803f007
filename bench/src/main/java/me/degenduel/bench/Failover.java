package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One of two instances is killed, and whoever was connected to it goes to the other: from the kill to the next price there,
 * and to the next price of every token, those that the dead one had to compute among them.
 */
final class Failover implements Benchmark {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Instances have their shares of the work, and standbys theirs, a little later than they are ready. */
    private static final Duration TO_SHARE = Duration.ofSeconds(8);

    private static final Goal FIRST = new Goal.Most(5);

    @Override
    public String name() {
        return "failover";
    }

    @Override
    public String about() {
        return "kill -9 of one of two instances until its clients see the next prices through the other: 100 tokens, 500 prices/s";
    }

    @Override
    public Report run(Run run) throws Exception {
        var any = new ArrayList<Double>();
        var every = new ArrayList<Double>();
        var rounds = run.rounds(5);
        for (var i = 1; i <= rounds; i++) {
            run.says("round %d of %d".formatted(i, rounds));
            // An instance that comes back follows for a minute before it owns anything: killed, nobody would miss it.
            try (var platform = Platform.onFreshFolder()) {
                var endpoints = platform.start("--instances", "2", "--tokens", "100", "--rate", "500");
                LockSupport.parkNanos(TO_SHARE.toNanos());
                var killed = kill(platform, endpoints);
                any.add(killed.any());
                every.add(killed.every());
            }
        }
        return Report.of(
                this,
                run,
                rounds,
                List.of(
                        row("the next price", any),
                        row("the next price of every token", every),
                        new Row(
                                "the next price of every token, slowest round",
                                "after the kill",
                                "s",
                                every.stream()
                                        .mapToDouble(seconds -> seconds)
                                        .max()
                                        .orElseThrow(),
                                Optional.empty(),
                                new Goal.None())));
    }

    private static Row row(String subject, List<Double> seconds) {
        return new Row(
                subject, "after the kill", "s", Sample.median(seconds, Double::doubleValue), Optional.empty(), FIRST);
    }

    private record Seconds(double any, double every) {}

    private static Seconds kill(Platform platform, Platform.Endpoints endpoints) throws Exception {
        var tokens = Set.copyOf(endpoints.tokens());
        var before = new Prices(tokens, Instant.now());
        try (var client = new Audience(endpoints.instances().getLast().tokenSocket())) {
            client.followAll(before::hear);
            before.every.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var start = System.nanoTime();
            var after = new Prices(tokens, Instant.now());
            platform.beside().destroyForcibly();
            try (var moved = new Audience(endpoints.tokenSocket())) {
                moved.followAll(after::hear);
                return new Seconds(
                        seconds(after.any.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) - start),
                        seconds(after.every.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) - start));
            }
        }
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** When prices come that were said since a time. */
    private static final class Prices {
        private final Set<String> missing;
        private final Instant since;
        private final CompletableFuture<Long> any = new CompletableFuture<>();
        private final CompletableFuture<Long> every = new CompletableFuture<>();

        Prices(Set<String> tokens, Instant since) {
            this.missing = new HashSet<>(tokens);
            this.since = since;
        }

        void hear(ByteBuffer text, long at) {
            try {
                for (var row : JSON.readTree(UTF_8.decode(text).toString()).path("rows")) {
                    var time = row.path("price_time");
                    if (time.isTextual() && !Instant.parse(time.textValue()).isBefore(since)) {
                        any.complete(at);
                        missing.remove(row.path("address").asText());
                    }
                }
            } catch (JsonProcessingException garbage) {
                throw new UncheckedIOException(garbage);
            }
            if (missing.isEmpty()) {
                every.complete(at);
            }
        }
    }
}
