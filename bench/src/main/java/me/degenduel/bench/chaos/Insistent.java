package me.degenduel.bench.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
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

    Insistent(List<String> instances) {
        this.instances = instances;
    }

    /** Why it had to ask again, and how often. */
    Map<String, Integer> again() {
        return again;
    }

    /** What all of it came to. */
    static final class NeverAnswered extends Exception {
        private static final long serialVersionUID = 1;

        NeverAnswered(String last) {
            super(last);
        }
    }

    /**
     * The answer for good.
     *
     * @param request what an instance is asked, the same each time
     */
    HttpResponse<String> ask(Function<String, HttpRequest.Builder> request, SplittableRandom random)
            throws NeverAnswered, InterruptedException {
        var deadline = System.nanoTime() + FOR_GOOD.toNanos();
        var last = "";
        for (var turn = random.nextInt(instances.size()); System.nanoTime() < deadline; turn++) {
            var pause = AGAIN;
            try {
                var instance = instances.get(turn % instances.size());
                var answer = http.send(request.apply(instance).timeout(PATIENCE).build(), BodyHandlers.ofString());
                if (answer.statusCode() < 500 && answer.statusCode() != 429) {
                    return answer;
                }
                last = answer.statusCode() + " " + answer.body();
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
        throw new NeverAnswered(last);
    }

    @Override
    public void close() {
        http.close();
    }
}
