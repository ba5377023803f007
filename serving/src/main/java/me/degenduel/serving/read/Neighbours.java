package me.degenduel.serving.read;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.streams.state.HostInfo;

/** The other instances, which are asked for what only they have. */
public final class Neighbours {
    /** Where an instance shows that it is one. */
    public static final String PASS = "DD-Instance";

    /** Whoever did not answer is not asked for so long, or everybody would wait for it in turn. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(1);

    private static final int NOT_READY = 503;

    private final HostInfo self;
    private final Duration patience;
    private final Function<Instant, String> pass;
    private final InstantSource clock;
    private final HttpClient http;
    private final Map<HostInfo, Instant> silent = new ConcurrentHashMap<>();

    /**
     * Nobody is asked yet.
     *
     * @param patience how long one may take to answer
     * @param pass what an instance shows at that time
     */
    public Neighbours(HostInfo self, Duration patience, Function<Instant, String> pass, InstantSource clock) {
        this.self = self;
        this.patience = patience;
        this.pass = pass;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    boolean isSelf(HostInfo host) {
        return host.equals(self);
    }

    /** What another instance answers; nothing where it is gone, or knows that it cannot tell. */
    Optional<HttpResponse<String>> ask(HostInfo host, Question question, Question.Of whom) {
        var now = clock.instant();
        if (now.isBefore(silent.getOrDefault(host, Instant.MIN))) {
            return Optional.empty();
        }
        try {
            var request = HttpRequest.newBuilder(
                            URI.create("http://" + host.host() + ":" + host.port() + question.path()))
                    .timeout(patience)
                    .header(PASS, pass.apply(now));
            var answer = http.send(question.onto(request, whom).build(), HttpResponse.BodyHandlers.ofString());
            return Optional.of(answer).filter(there -> there.statusCode() != NOT_READY);
        } catch (IllegalArgumentException noAddress) {
            throw new InvalidRequest("this address cannot be read");
        } catch (IOException unreachable) {
            silent.put(host, clock.instant().plus(LEFT_ALONE));
            return Optional.empty();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new NotReady("This instance is closing", closing);
        }
    }
}
