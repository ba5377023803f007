package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * From {@code ./dd up} to the first new price on a socket: on a fresh folder, on the same one again, after a kill, and
 * on one with an hour of prices behind it, or as much of the hour as can be made in the time there is.
 */
final class StartUp implements Benchmark {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Goal COLD = new Goal.Most(15);
    private static final Goal WARM = new Goal.Most(6);
    private static final Goal KILLED = new Goal.Most(15);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String about() {
        return "./dd up to the first new price on a socket: cold, warm, after a kill, and warm after an hour of prices";
    }

    @Override
    public Report run(Run run) throws Exception {
        var cold = new ArrayList<Double>();
        var warm = new ArrayList<Double>();
        var killed = new ArrayList<Double>();
        var tokens = List.<String>of();
        var rounds = run.rounds(3);
        for (var i = 1; i <= rounds; i++) {
            run.says("round %d of %d: cold, warm, and after a kill".formatted(i, rounds));
            try (var platform = Platform.onFreshFolder()) {
                cold.add(secondsToFirstPrice(platform));
                platform.stop();
                warm.add(secondsToFirstPrice(platform));
                platform.kill();
                killed.add(secondsToFirstPrice(platform));
                tokens = platform.endpoints().tokens();
            }
        }
        try (var platform = Platform.onFreshFolder()) {
            var history = new History(Duration.ofSeconds(run.seconds(5, 120)), run);
            // Whatever is fresh lists the same.
            var prices = history.makeOn(platform, tokens);
            platform.stop();
            run.says("warm with a history");
            return Report.of(
                    this,
                    run,
                    rounds,
                    List.of(
                            row("cold, a fresh folder", Sample.median(cold, Double::doubleValue), COLD),
                            row("warm, the same folder", Sample.median(warm, Double::doubleValue), WARM),
                            row("after kill -9", Sample.median(killed, Double::doubleValue), KILLED),
                            row("warm, " + History.described(prices), secondsToFirstPrice(platform), WARM)));
        }
    }

    private static Row row(String subject, double seconds, Goal goal) {
        return new Row(subject, "first price", "s", seconds, Optional.empty(), goal);
    }

    private static double secondsToFirstPrice(Platform platform) throws Exception {
        var now = Instant.now();
        var start = System.nanoTime();
        var endpoints = platform.start();
        var heard = new CompletableFuture<Long>();
        try (var audience = new Audience(endpoints.tokenSocket())) {
            audience.followAll((text, at) -> {
                if (hasPriceSince(now, text)) {
                    heard.complete(at);
                }
            });
            return (heard.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) - start) / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }

    /** A price that the platform remembers from an earlier run is none. */
    private static boolean hasPriceSince(Instant start, ByteBuffer text) {
        try {
            for (var row : JSON.readTree(UTF_8.decode(text).toString()).path("rows")) {
                var time = row.path("price_time");
                if (time.isTextual() && !Instant.parse(time.textValue()).isBefore(start)) {
                    return true;
                }
            }
            return false;
        } catch (JsonProcessingException garbage) {
            throw new UncheckedIOException(garbage);
        }
    }
}
