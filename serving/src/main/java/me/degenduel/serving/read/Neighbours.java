package me.degenduel.serving.read;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;

/** The other instances, which are asked for what only they have. */
public final class Neighbours {
    /** A question that another instance has handed on is not handed on again. */
    public static final String HANDED_ON = "DD-Handed-On";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HostInfo self;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    public Neighbours(HostInfo self) {
        this.self = self;
    }

    /**
     * The owner's answer; nothing where this instance is to answer by itself.
     *
     * @param owner nobody while the instances agree on who has what
     * @param path with its query
     * @param token of whoever asks
     */
    Optional<HttpResponse<String>> ask(
            Optional<HostInfo> owner, String path, Optional<String> token, boolean handedOn) {
        return owner.filter(host -> !host.equals(self) && !handedOn).map(host -> ask(host, path, token));
    }

    private HttpResponse<String> ask(HostInfo owner, String path, Optional<String> token) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + owner.host() + ":" + owner.port() + path))
                    .timeout(PATIENCE)
                    .header(HANDED_ON, "true");
            token.ifPresent(shown -> request.header("Authorization", Bearer.header(shown)));
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IllegalArgumentException noAddress) {
            throw new InvalidRequest("this address cannot be read");
        } catch (IOException unreachable) {
            throw new NotReady("The instance that has the answer does not answer", unreachable);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new NotReady("This instance is closing", closing);
        }
    }
}
