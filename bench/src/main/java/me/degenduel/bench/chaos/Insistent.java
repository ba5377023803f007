package me.degenduel.bench.chaos;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Somebody who asks again, the next instance, where nobody answers, and where the answer says to come again: then when it says. */
final class Insistent implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Longer than anything lasts that is done to the platform, and its coming back. */
    private static final Duration FOR_GOOD = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> instances;
    private final Map<String, Integer> again = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();

    Insistent(List<String> instances) {
        this.instances = instances;
    }

    /** Why it had to ask again, and how often. */
    Map<String, Integer> again() {
        return again;
    }

    /** How often anything was asked, again or not. */
    int asked() {
        return asked.get();
    }

    /** Answers that speak of a fault, and not of coming again. */
    Collection<String> faults() {
        return faults;
    }

    /** The last answers to what was never answered for good. */
    Collection<String> unanswered() {
        return unanswered;
    }

    /**
     * The answer for good; empty where there never was one.
     *
     * @param request what an instance is asked, the same each time
     */
    Optional<HttpResponse<String>> ask(Function<String, HttpRequest.Builder> request, SplittableRandom random)
            throws InterruptedException {
        var deadline = System.nanoTime() + FOR_GOOD.toNanos();
        var last = "";
        for (var turn = random.nextInt(instances.size()); System.nanoTime() < deadline; turn++) {
            var pause = AGAIN;
            try {
                var instance = instances.get(turn % instances.size());
                asked.incrementAndGet();
                var answer = http.send(request.apply(instance).timeout(PATIENCE).build(), BodyHandlers.ofString());
                if (answer.statusCode() < 500 && answer.statusCode() != 429) {
                    return Optional.of(answer);
                }
                last = answer.statusCode() + " " + answer.body();
                if (answer.statusCode() > 429 && answer.statusCode() != HttpURLConnection.HTTP_UNAVAILABLE) {
                    faults.add(answer.uri() + ": " + last);
                }
                again.merge(last, 1, Integer::sum);
                pause = Duration.ofSeconds(
                                answer.headers().firstValueAsLong("Retry-After").orElse(0))
                        .plus(AGAIN);
            } catch (IOException away) {
                last = away.toString();
                again.merge(away.getClass().getSimpleName(), 1, Integer::sum);
            }
            Thread.sleep(pause);
        }
        unanswered.add(last);
        return Optional.empty();
    }

    @Override
    public void close() {
        http.close();
    }
}
