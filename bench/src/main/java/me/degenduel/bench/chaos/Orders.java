package me.degenduel.bench.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * People who trade over HTTP. Where nobody answers, or the answer says to come again, they send the same order with the
 * same key, to the next instance, until it is answered for good.
 */
final class Orders {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRADERS = 3;
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Insistent insistent;
    private final World world;
    private final Map<String, String> passes;
    private final String contest;
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final Map<String, Integer> refused = new ConcurrentSkipListMap<>();
    private final List<Thread> traders;
    private volatile boolean over;

    /** @param passes of people, by wallet */
    Orders(World world, Map<String, String> passes, String contest, SplittableRandom random) {
        this.world = world;
        this.passes = passes;
        this.contest = contest;
        insistent = new Insistent(world.instances());
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
    Map<String, Integer> refused() {
        return refused;
    }

    /** What it took to have them answered. */
    Insistent insistent() {
        return insistent;
    }

    /** Returns when each order that was begun is answered for good, or never will be. */
    void end() throws InterruptedException {
        over = true;
        for (var trader : traders) {
            trader.join();
        }
        insistent.close();
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
        insistent
                .ask(instance -> request(instance, passes.get(wallet), key, order), random)
                .ifPresent(answer -> note(answer, wallet));
    }

    private void note(HttpResponse<String> answer, String wallet) {
        try {
            var said = JSON.readTree(answer.body());
            if (answer.statusCode() == HttpURLConnection.HTTP_ACCEPTED) {
                accepted.put(said.path("order").asText(), wallet);
            } else {
                refused.merge(answer.statusCode() + " " + said.path("code").asText(), 1, Integer::sum);
            }
        } catch (JsonProcessingException unreadable) {
            refused.merge(unreadable.getOriginalMessage(), 1, Integer::sum);
        }
    }

    private HttpRequest.Builder request(String instance, String pass, String key, String order) {
        return HttpRequest.newBuilder(URI.create("http://%s/api/v69/contests/%s/trades".formatted(instance, contest)))
                .header("Authorization", "Bearer " + pass)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(order));
    }
}
