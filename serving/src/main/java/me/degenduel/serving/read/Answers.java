package me.degenduel.serving.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.Context;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import me.degenduel.serving.live.Wire;
import me.degenduel.topology.Keepers;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Answers questions about keys that the instances share: the owner's answer, from here or from there, and where it gives
 * none, that of an instance which follows it, with its age.
 */
public final class Answers<V> {
    private static final String JSON = "application/json";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final Shared<V> shared;
    private final Neighbours neighbours;
    private final Duration staleness;
    private final InstantSource clock;

    /** @param staleness how old an answer may be where nobody says it */
    public Answers(Shared<V> shared, Neighbours neighbours, Duration staleness, InstantSource clock) {
        this.shared = shared;
        this.neighbours = neighbours;
        this.staleness = staleness;
        this.clock = clock;
    }

    private sealed interface Answer<T> {
        /** @param age nothing where it is the owner's */
        record Here<T>(T what, Optional<Duration> age) implements Answer<T> {}

        record There<T>(HttpResponse<String> response) implements Answer<T> {}
    }

    void answer(Context context, String key, Function<V, Object> body) {
        switch (new Search<>(key, Question.in(context, staleness), body).answer()) {
            case Answer.Here<Object> here -> {
                here.age().ifPresent(age -> context.header(Question.STALENESS, String.valueOf(age.toMillis())));
                context.json(here.what());
            }
            case Answer.There<Object> there -> {
                there.response()
                        .headers()
                        .firstValue(Question.STALENESS)
                        .ifPresent(age -> context.header(Question.STALENESS, age));
                context.status(there.response().statusCode())
                        .contentType(JSON)
                        .result(there.response().body());
            }
        }
    }

    /**
     * The same for ourselves, of what another instance answers as JSON.
     *
     * @param wallet of whoever wants to know, where it is not for everybody
     * @param none what it means that there is nothing under such a key
     */
    <T> T read(String key, String path, Optional<String> wallet, Function<V, T> here, Class<T> there, T none) {
        var question = new Question(path, Optional.empty(), wallet, staleness, Question.Of.ANYBODY);
        return switch (new Search<>(key, question, here).answer()) {
            case Answer.Here<T> found -> found.what();
            case Answer.There<T> found ->
                switch (found.response().statusCode()) {
                    case OK -> read(found.response(), there);
                    case NOT_FOUND, GONE -> none;
                    default -> throw new NotReady("The instance that has the answer does not tell");
                };
        };
    }

    private static <T> T read(HttpResponse<String> there, Class<T> type) {
        try {
            return Wire.JSON.readValue(there.body(), type);
        } catch (JsonProcessingException somethingElse) {
            throw new NotReady("The instance that has the answer says something else", somethingElse);
        }
    }

    /** For one answer. What stores tell is read within it, for they may move in the middle of it. */
    private final class Search<T> {
        private final String key;
        private final Question question;
        private final Function<V, T> read;
        private final Keepers keepers;

        Search(String key, Question question, Function<V, T> read) {
            this.key = key;
            this.question = question;
            this.read = read;
            keepers = shared.keepers().apply(key);
        }

        Answer<T> answer() {
            var found =
                    switch (question.of()) {
                        case OWNER -> owned();
                        case FOLLOWER -> followed();
                        case ANYBODY -> ofOwner().or(this::ofFollower);
                    };
            return found.orElseThrow(
                    () -> new NotReady(
                            "Whoever has the answer is away, and nobody follows it closely enough: the instances are sharing out their work"));
        }

        private Optional<Answer<T>> ofOwner() {
            return keepers.owner()
                    .flatMap(owner -> neighbours.isSelf(owner) ? owned() : asked(owner, Question.Of.OWNER));
        }

        /** This instance first. While nobody knows who follows, it may. */
        private Optional<Answer<T>> ofFollower() {
            return question.staleness().isZero() ? Optional.empty() : followed().or(this::ofOthers);
        }

        private Optional<Answer<T>> ofOthers() {
            return keepers.followers().stream()
                    .filter(host -> !neighbours.isSelf(host))
                    .flatMap(host -> asked(host, Question.Of.FOLLOWER).stream())
                    .findFirst();
        }

        private Optional<Answer<T>> asked(HostInfo host, Question.Of whom) {
            return neighbours.ask(host, question, whom).map(Answer.There::new);
        }

        private Optional<Answer<T>> owned() {
            try {
                var owned = shared.owned().apply(key, keepers.partition());
                return Optional.of(new Answer.Here<>(read.apply(owned), Optional.empty()));
            } catch (InvalidStateStoreException | NotReady moving) {
                return Optional.empty();
            }
        }

        private Optional<Answer<T>> followed() {
            try {
                return shared.followed().apply(key, keepers.partition()).flatMap(dated -> {
                    var age = Duration.between(dated.asOf(), clock.instant());
                    return age.compareTo(question.staleness()) > 0
                            ? Optional.empty()
                            : Optional.of(new Answer.Here<>(
                                    read.apply(dated.what()), Optional.of(age.isNegative() ? Duration.ZERO : age)));
                });
            } catch (InvalidStateStoreException notFollowed) {
                return Optional.empty();
            }
        }
    }
}
