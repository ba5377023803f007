package me.degenduel.schemas;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import me.degenduel.schemas.RegistryAnswer.Barred;
import me.degenduel.schemas.RegistryAnswer.Failed;
import me.degenduel.schemas.RegistryAnswer.Unknown;
import me.degenduel.schemas.RegistryAnswer.Word;
import me.degenduel.schemas.RegistryConfig.Node;
import org.apache.kafka.common.utils.ExponentialBackoff;

/**
 * One question, put to each address of the registry in turn, and again after a while, until one answers or patience
 * ends. The address that answered last is asked first.
 */
final class RegistryHttp {
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";

    private final RegistryConfig config;
    private final ExponentialBackoff waits;
    private final HttpClient http;
    private volatile int first;
    private volatile Optional<String> trouble = Optional.empty();

    RegistryHttp(RegistryConfig config) {
        this.config = config;
        this.waits = new ExponentialBackoff(
                config.firstWait().toMillis(), 2, config.longestWait().toMillis(), 0.2);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.connectTimeout())
                .build();
    }

    /** What went wrong since somebody last got an answer: whoever asks, asks again. */
    Optional<String> trouble() {
        return trouble;
    }

    Word ask(String method, String path, String body) {
        try {
            var word = persist(method, path, body);
            trouble = Optional.empty();
            return word;
        } catch (RegistryUnavailable away) {
            // Who is interrupted does not ask again, so nobody would ever take the word back.
            if (!Thread.currentThread().isInterrupted()) {
                trouble = Optional.of(away.getMessage());
            }
            throw away;
        }
    }

    /** For an answer that is none to the question. */
    RegistryUnavailable unusable(String answer) {
        trouble = Optional.of(answer);
        return new RegistryUnavailable(answer);
    }

    private Word persist(String method, String path, String body) {
        for (var round = 0; ; round++) {
            var failures = new ArrayList<String>();
            var after = Duration.ZERO;
            Word unknown = null;
            var start = first;
            for (var turn = 0; turn < config.nodes().size(); turn++) {
                var index = (start + turn) % config.nodes().size();
                var node = config.nodes().get(index);
                switch (send(node, method, path, body)) {
                    // One that has fallen behind may not know yet what another knows.
                    case Unknown word -> {
                        first = index;
                        unknown = word;
                    }
                    case Word word -> {
                        first = index;
                        return word;
                    }
                    case Barred barred ->
                        throw new RegistryUnavailable(
                                "The schema registry at %s %s".formatted(node.url(), barred.why()));
                    case Failed failed -> {
                        failures.add("%s %s".formatted(node.url(), failed.why()));
                        after = after.compareTo(failed.after()) < 0 ? failed.after() : after;
                    }
                }
            }
            if (unknown != null) {
                return unknown;
            }
            if (round == config.retries()) {
                throw new RegistryUnavailable(
                        "No schema registry, tried %d times: %s".formatted(round + 1, String.join("; ", failures)));
            }
            trouble = Optional.of("The schema registry does not answer: " + String.join("; ", failures));
            pause(round, after);
        }
    }

    /** Waits as long as the registry asked for, within what configuration allows. */
    void pause(int round, Duration after) {
        try {
            var asked = Math.min(after.toMillis(), config.longestWait().toMillis());
            Thread.sleep(Math.max(asked, waits.backoff(round)));
        } catch (InterruptedException stop) {
            throw interrupted(stop);
        }
    }

    private RegistryAnswer send(Node node, String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .header("Content-Type", TYPE)
                .header("Accept", TYPE + ", application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        node.authorization().ifPresent(secret -> request.header("Authorization", secret.value()));
        // The client's own timeout ends with the headers; this one covers a body that trickles in.
        var sent = http.sendAsync(request.build(), BodyHandlers.ofString());
        try {
            return RegistryAnswer.of(sent.get(config.readTimeout().toMillis(), MILLISECONDS));
        } catch (TimeoutException slow) {
            sent.cancel(true);
            return new Failed("does not answer within " + config.readTimeout().toMillis() + " ms", Duration.ZERO);
        } catch (ExecutionException unreachable) {
            return new Failed("cannot be reached: " + unreachable.getCause(), Duration.ZERO);
        } catch (InterruptedException stop) {
            sent.cancel(true);
            throw interrupted(stop);
        }
    }

    private static RegistryUnavailable interrupted(InterruptedException stop) {
        Thread.currentThread().interrupt();
        return new RegistryUnavailable("Interrupted while waiting for the schema registry", stop);
    }
}
