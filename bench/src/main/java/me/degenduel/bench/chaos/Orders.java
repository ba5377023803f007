package me.degenduel.bench.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * People who trade over HTTP. Where nobody answers, or the answer says to come again, they send the same order with the
 * same key, to any instance, until it is answered for good.
 */
final class Orders {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRADERS = 3;
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Longer than anything lasts that is done to the platform, and its coming back. */
    private static final Duration FOR_GOOD = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final World world;
    private final Map<String, String> passes;
    private final String contest;
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> refused = new ConcurrentHashMap<>();
    private final Map<String, String> unanswered = new ConcurrentHashMap<>();
    private final List<Thread> traders;
    private volatile boolean over;

    /** @param passes of people, by wallet */
    Orders(World world, Map<String, String> passes, String contest, SplittableRandom random) {
        this.world = world;
        this.passes = passes;
        this.contest = contest;
        traders = IntStream.range(0, TRADERS)
                .mapToObj(number -> {
                    var own = random.split();
                    return Thread.ofPlatform().name("trader-" + number).start(() -> trade(own));
                })
                .toList();
    }

    /** The wallets of those that were accepted, by the order's id. */
    Map<String, String> accepted() {
        return accepted;
    }

    /** How many were refused, by the code. */
    Map<String, AtomicInteger> refused() {
        return refused;
    }

    /** The last answers to those that were never answered for good. */
    Map<String, String> unanswered() {
        return unanswered;
    }

    /** Returns when each order that was begun is answered for good, or never will be. */
    void end() throws InterruptedException {
        over = true;
        for (var trader : traders) {
            trader.join();
        }
        http.close();
    }

    private void trade(SplittableRandom random) {
        try {
            while (!over) {
                var wallet = world.people.get(random.nextInt(world.people.size()));
                var order = "{\"address\":\"%s\",\"side\":\"%s\",\"weight\":%d}"
                        .formatted(
                                world.tokens.get(random.nextInt(world.tokens.size())),
                                random.nextBoolean() ? "BUY" : "SELL",
                                1 + random.nextInt(20));
                place(wallet, order, random);
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void place(String wallet, String order, SplittableRandom random) throws InterruptedException {
        var key = UUID.randomUUID().toString();
        var deadline = System.nanoTime() + FOR_GOOD.toNanos();
        var last = "";
        while (System.nanoTime() < deadline) {
            try {
                var answer = send(world.instances().get(random.nextInt(2)), passes.get(wallet), key, order);
                if (answer.statusCode() == 202) {
                    accepted.put(JSON.readTree(answer.body()).path("order").asText(), wallet);
                    return;
                }
                if (answer.statusCode() < 500 && answer.statusCode() != 429) {
                    var code = JSON.readTree(answer.body()).path("code").asText();
                    refused.computeIfAbsent(answer.statusCode() + " " + code, first -> new AtomicInteger())
                            .incrementAndGet();
                    return;
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException away) {
                last = away.toString();
            }
            Thread.sleep(AGAIN);
        }
        unanswered.put(key, last);
    }

    private HttpResponse<String> send(String instance, String pass, String key, String order)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://%s/api/v69/contests/%s/trades".formatted(instance, contest)))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + pass)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(order))
                        .build(),
                BodyHandlers.ofString());
    }
}
