package me.degenduel.bench.chaos;

import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Somebody who asks what instances have each their part of: a token, a leaderboard, a portfolio. */
final class Questions {
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Insistent insistent;
    private final World world;
    private final Map<String, String> passes;
    private final String contest;
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean over;

    /** @param passes of people, by wallet */
    Questions(World world, Map<String, String> passes, String contest, SplittableRandom random) {
        this.world = world;
        this.passes = passes;
        this.contest = contest;
        insistent = new Insistent(world.instances());
        thread = Thread.ofPlatform().name("questions").start(() -> ask(random));
    }

    /** Those that were answered with anything but what was asked for. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    /** What it took to have them answered. */
    Insistent insistent() {
        return insistent;
    }

    /** Returns when the last one is answered, or never will be. */
    void end() throws InterruptedException {
        over = true;
        thread.join();
        insistent.close();
    }

    private void ask(SplittableRandom random) {
        try {
            while (!over) {
                var wallet = world.people.get(random.nextInt(world.people.size()));
                var path =
                        switch (random.nextInt(3)) {
                            case 0 -> "/tokens/" + world.tokens.get(random.nextInt(world.tokens.size()));
                            case 1 -> "/contests/%s/leaderboard".formatted(contest);
                            default -> "/contests/%s/portfolio/%s".formatted(contest, wallet);
                        };
                ask(path, passes.get(wallet), random);
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(String path, String pass, SplittableRandom random) throws InterruptedException {
        insistent
                .ask(
                        instance -> HttpRequest.newBuilder(URI.create("http://%s/api/v69%s".formatted(instance, path)))
                                .header("Authorization", "Bearer " + pass),
                        random)
                .filter(answer -> answer.statusCode() != HttpURLConnection.HTTP_OK)
                .ifPresent(answer -> refused.add(path + ": " + answer.statusCode() + " " + answer.body()));
    }
}
