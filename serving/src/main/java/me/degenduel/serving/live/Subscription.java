package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One channel that one client follows, and how far it has got in it. */
final class Subscription {
    final Client client;
    /** The name under which the channel was declared: what clients call theirs has no end. */
    final String declared;

    final Channel channel;
    /** The channel as the client calls it. */
    final String name;

    final Manner manner;
    /** By {@code subscribe_tokens} rather than by its name. */
    final boolean asToken;

    private final List<Telling<?>> tellings;
    /** Of the rows that the client has asked for one by one: those that it calls by their keys, and by labels. */
    final Set<String> keys;

    final Set<String> labels;
    /** The rows that they mean now; a label may mean nobody. */
    private Set<String> meant = Set.of();

    private String view;

    /** Of a delta subscription or a log: how far the client is, whether there is more, and which of those it has. */
    long position;

    boolean behind;
    Set<String> shown = Set.of();
    /** For how long it could not be told anything, until it is told that. */
    Optional<Duration> lag = Optional.empty();
    /** Offsets that its cursor had and we have not reached: until then, nothing before them is news. */
    Optional<List<Long>> floor = Optional.empty();
    /** When it was given a cursor last, and before when it wants nothing. */
    Instant cursorAt = Instant.EPOCH;

    Instant restsUntil = Instant.EPOCH;

    /** Of full lists: when the next is due, and what the last one showed. */
    Instant listDue = Instant.MAX;

    long listed;

    Subscription(
            Client client,
            String declared,
            Channel channel,
            String name,
            Manner manner,
            boolean asToken,
            Set<String> keys,
            Set<String> labels) {
        this.client = client;
        this.declared = declared;
        this.channel = channel;
        this.name = name;
        this.manner = manner;
        this.asToken = asToken;
        this.keys = keys;
        this.labels = labels;
        this.tellings = manner.delta() ? List.of() : channel.tellings(client.endpoint);
    }

    boolean delta() {
        return manner.delta();
    }

    /** Whether it is of some rows, asked for one by one. */
    boolean isNarrow() {
        return channel.isNarrow() || !manner.keys().isEmpty();
    }

    /** The rows that it means now; none said means all. */
    Optional<Set<String>> target() {
        return isNarrow() ? Optional.of(meant) : Optional.empty();
    }

    boolean covers(String other) {
        return !isNarrow() || meant.contains(other);
    }

    boolean isNews(int partition, long offset) {
        return floor.isEmpty() || offset > floor.get().get(partition);
    }

    Set<String> meant() {
        return meant;
    }

    void means(Set<String> rows) {
        meant = rows;
        view = name + rows() + manner.form().tag();
    }

    /** What its cursors are of: another view needs another cursor. */
    String view() {
        return view;
    }

    private String rows() {
        if (channel.isNarrow() && channel.mine().isEmpty()) {
            return labels.isEmpty() ? "" : "=" + String.join("", meant);
        }
        return isNarrow()
                ? "?"
                        + Cursors.digest(List.of(new TreeSet<>(labels), new TreeSet<>(meant))
                                .toString())
                : "";
    }

    /** Whether it means other rows as time goes by. */
    boolean isMovable() {
        return !labels.isEmpty() || channel.mine().isPresent();
    }

    List<Telling<?>> tellings() {
        return tellings;
    }

    Optional<Telling.Event<?>> event() {
        for (var telling : tellings()) {
            if (telling instanceof Telling.Event<?> event) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    Optional<Telling.Whole<?>> list() {
        for (var telling : tellings()) {
            if (telling instanceof Telling.Whole<?> list) {
                return Optional.of(list);
            }
        }
        return Optional.empty();
    }
}
