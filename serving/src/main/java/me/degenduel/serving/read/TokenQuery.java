package me.degenduel.serving.read;

import java.util.Optional;
import java.util.function.Function;
import me.degenduel.schemas.Token;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** A token's row from the store that owns it, here or on another instance. */
public final class TokenQuery {
    /** The row, or the answer of the instance that has it, as it came. */
    public sealed interface Answer {
        record Here(TokenJson token) implements Answer {}

        record There(int status, String body) implements Answer {}
    }

    private final Function<String, Optional<Token>> store;
    private final Function<String, Optional<HostInfo>> owners;
    private final Neighbours neighbours;

    /**
     * Asks a store whose keys the instances share.
     *
     * @param store the rows that this instance has
     * @param owners who has a key; nobody while the instances agree on that
     */
    public TokenQuery(
            Function<String, Optional<Token>> store,
            Function<String, Optional<HostInfo>> owners,
            Neighbours neighbours) {
        this.store = store;
        this.owners = owners;
        this.neighbours = neighbours;
    }

    public Answer token(String address, boolean handedOn) {
        try {
            return neighbours
                    .ask(owners.apply(address), "/api/v69/tokens/" + address, Optional.empty(), handedOn)
                    .<Answer>map(answer -> new Answer.There(answer.statusCode(), answer.body()))
                    .orElseGet(() -> store.apply(address)
                            .map(TokenJson::of)
                            .map(Answer.Here::new)
                            .orElseThrow(() -> new TokenNotFound(address)));
        } catch (InvalidStateStoreException moving) {
            throw new NotReady("The instances are sharing out their work", moving);
        }
    }
}
