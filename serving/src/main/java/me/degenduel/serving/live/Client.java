package me.degenduel.serving.live;

import static java.util.Comparator.naturalOrder;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A connection: who it is, what it follows and what it has not been told yet.
 *
 * <p>All of it is bounded. Answers wait only for what one message asked, since the next is not read before they have
 * gone; of changes, only that there are some is remembered, never the values.
 */
final class Client {
    /** A row of one table: what can be told once. */
    record Subject(Source<?, ?> of, String key) {}

    /** How a client is to hear of a row. */
    record Told(Subscription by, Telling.Each<?> telling) {}

    /** That it is we who end it, and why. */
    record Ending(CloseCode code, String reason) {}

    final Endpoint endpoint;
    final Connection connection;
    final Opening opening;
    final String id = UUID.randomUUID().toString();
    final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    /** What it followed before its token expired. */
    final List<Subscription> suspended = new ArrayList<>();

    final List<Subscription> deltas = new ArrayList<>();
    final List<Subscription> lists = new ArrayList<>();
    /** Those that tell of each thing that happened. */
    final List<Subscription> logs = new ArrayList<>();

    final Deque<Encoded> replies = new ArrayDeque<>();
    private final Map<Urgency, SequencedMap<Subject, Told>> untold = new EnumMap<>(Urgency.class);
    /** Of what it follows, or has followed. */
    final Set<Urgency> urgencies = EnumSet.noneOf(Urgency.class);
    /** Until when it is not to hear of a row again. */
    final SequencedMap<Subject, Instant> resting = new LinkedHashMap<>();

    final SlidingWindow heard = new SlidingWindow();

    Optional<Person> person;
    /** Whom we have known it as, if it is nobody any more. */
    Optional<Person> was = Optional.empty();

    /** Bytes of its answers and of the frame under way, and how many of them are the frame's. */
    long held;

    long underWay;

    /** Between a send and its end. */
    boolean busy;

    Instant busySince = Instant.EPOCH;
    /** Whether what was sent last still waits for what follows it, or for a flush. */
    boolean unflushed;

    /** Whether the next message may come: the last one has been answered, and the answers have gone. */
    boolean listening;

    /** Answers that wait for something to be written down; the next message waits for them. */
    int awaited;

    /** What is being answered, where that says how. */
    Optional<Turn> turn = Optional.empty();

    /** Whether {@code connection_established} has been said. */
    boolean established;

    /** What ends it, once everything it is owed has gone. */
    Optional<Runnable> closing = Optional.empty();

    /** Why we end it. */
    Optional<Ending> ending = Optional.empty();

    boolean gone;

    Instant pingDue = Instant.MAX;
    Instant pongDue = Instant.MAX;
    Instant signInBefore = Instant.MAX;
    /** When it is to leave, because the server does. */
    Instant leaves = Instant.MAX;
    /** When it is looked at next. */
    Instant wakes = Instant.MAX;

    /** When it came, and what it has said and was sent since. */
    Instant since = Instant.EPOCH;

    long said;
    long frames;
    long bytes;

    Client(Endpoint endpoint, Connection connection, Opening opening) {
        this.endpoint = endpoint;
        this.connection = connection;
        this.opening = opening;
        this.person = opening.person();
    }

    Voice voice() {
        return endpoint.dialect().voice();
    }

    /** Says something in answer to a message from before. */
    void during(Optional<Turn> then, Runnable answer) {
        var now = turn;
        turn = then;
        answer.run();
        turn = now;
    }

    /** A little more than that, for each client its own: those who came together drift apart. */
    Duration spread(Duration interval) {
        var most = Math.max(1, interval.toMillis() / 10);
        return interval.plusMillis(Math.floorMod(id.hashCode(), most));
    }

    /** So much of a limit as counts for who this is: administrators may do a few times as much. */
    int allowed(int limit, Rules rules) {
        return (int) Math.min(Integer.MAX_VALUE, (long) limit * (isAdmin() ? rules.admins() : 1));
    }

    boolean isAdmin() {
        return Access.ADMIN.allows(person, "");
    }

    /** The channels that it follows by name. */
    long channels() {
        return subscriptions.values().stream()
                .filter(subscription -> !subscription.asToken)
                .count();
    }

    /** How many tokens and other rows it follows one by one. */
    int rows() {
        return subscriptions.values().stream()
                .mapToInt(subscription ->
                        subscription.asToken ? 1 : subscription.manner.keys().size())
                .sum();
    }

    /**
     * When time brings something for it, whatever it does.
     *
     * @param patience with who takes nothing
     */
    Instant nextDue(Duration patience) {
        return Stream.of(
                        busy ? busySince.plus(patience) : Instant.MAX,
                        pingDue,
                        pongDue,
                        signInBefore,
                        leaves,
                        person.map(Person::expires).orElse(Instant.MAX))
                .min(naturalOrder())
                .orElseThrow();
    }

    /** What it is to be told in words, by the subscription that heard of it first. */
    SequencedMap<Subject, Told> untold(Urgency urgency) {
        return untold.computeIfAbsent(urgency, any -> new LinkedHashMap<>());
    }

    boolean hasUntold() {
        return !untold.values().stream().allMatch(Map::isEmpty);
    }

    void forgetUntold() {
        untold.clear();
    }

    void rests(Subject subject, Instant until, Instant now) {
        while (!resting.isEmpty() && !resting.firstEntry().getValue().isAfter(now)) {
            resting.pollFirstEntry();
        }
        resting.putLast(subject, until);
    }

    /** Whether the rows of that subject reach this client as rows already. */
    boolean hasRowsOf(Subject subject) {
        for (var subscription : deltas) {
            if (subscription.channel.rows().equals(subject.of()) && subscription.covers(subject.key())) {
                return true;
            }
        }
        return false;
    }
}
