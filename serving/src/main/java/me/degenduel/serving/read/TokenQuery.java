package me.degenduel.serving.read;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import me.degenduel.schemas.Token;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** A token's row from the store that owns it, here or on another instance. */
public final class TokenQuery {
    /** A question that another instance has handed on is not handed on again. */
    public static final String HANDED_ON = "DD-Handed-On";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** The row, or the answer of the instance that has it, as it came. */
    public sealed interface Answer {
        record Here(TokenJson token) implements Answer {}

        record There(int status, String body) implements Answer {}
    }

    private final Function<String, Optional<Token>> store;
    private final Function<String, Optional<HostInfo>> owners;
    private final HostInfo self;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * Asks a store whose keys the instances share.
     *
     * @param store the rows that this instance has
     * @param owners who has a key; nobody while the instances agree on that
     */
    public TokenQuery(
            Function<String, Optional<Token>> store, Function<String, Optional<HostInfo>> owners, HostInfo self) {
        this.store = store;
        this.owners = owners;
        this.self = self;
    }

    public Answer token(String address, boolean handedOn) {
        try {
            var owner = owners.apply(address);
            if (owner.isPresent() && !owner.get().equals(self) && !handedOn) {
                return ask(owner.get(), address);
            }
            return store.apply(address)
                    .map(TokenJson::of)
                    .<Answer>map(Answer.Here::new)
                    .orElseThrow(() -> new TokenNotFound(address));
        } catch (InvalidStateStoreException moving) {
            throw new NotReady("The instances are sharing out their work", moving);
        }
    }

    private Answer ask(HostInfo owner, String address) {
        var uri = URI.create("http://" + owner.host() + ":" + owner.port() + "/api/v69/tokens/" + address);
        try {
            var request = HttpRequest.newBuilder(uri)
                    .timeout(PATIENCE)
                    .header(HANDED_ON, "true")
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer.There(answer.statusCode(), answer.body());
        } catch (IOException unreachable) {
            throw new NotReady("The instance that has this token does not answer", unreachable);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new NotReady("This instance is closing", closing);
        }
    }
}
