package me.degenduel.serving.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One channel that one client follows, and how far it has got in it. */
final class Subscription {
    final Client client;
    /** The name under which the channel was declared: what clients call theirs has no end. */
    final String declared;

    final Channel channel;
    /** The channel as the client calls it. */
    final String name;

    final boolean delta;
    /** By {@code subscribe_tokens} rather than by its name. */
    final boolean asToken;
    /** Where the channel is of one row that the client calls by a label. */
    final Optional<String> label;
    /** The row it means now; nothing where it means all, or where the label means nobody. */
    Optional<String> key;

    /** Of a delta subscription or a log: how far the client is, whether there is more, and which one row it has. */
    long position;

    boolean behind;
    Optional<String> shown = Optional.empty();
    /** Offsets that its cursor had and we have not reached: until then, nothing before them is news. */
    Optional<List<Long>> floor = Optional.empty();

    /** Of full lists: when the next is due, and what the last one showed. */
    Instant listDue = Instant.MAX;

    long listed;

    Subscription(
            Client client,
            String declared,
            Channel channel,
            String name,
            boolean delta,
            boolean asToken,
            Optional<String> label,
            Optional<String> key) {
        this.client = client;
        this.declared = declared;
        this.channel = channel;
        this.name = name;
        this.delta = delta;
        this.asToken = asToken;
        this.label = label;
        this.key = key;
    }

    boolean ofOneRow() {
        return channel.ofOneRow();
    }

    Interest.Target target() {
        return ofOneRow()
                ? key.<Interest.Target>map(Interest.Target.One::new).orElseGet(Interest.Target.None::new)
                : new Interest.Target.All();
    }

    boolean covers(String other) {
        return !ofOneRow() || key.filter(other::equals).isPresent();
    }

    boolean isNews(int partition, long offset) {
        return floor.isEmpty() || offset > floor.get().get(partition);
    }

    /** What its cursors are of: another view needs another cursor. */
    String view() {
        return label.isPresent() ? name + "=" + key.orElse("") : name;
    }

    List<Telling<?>> tellings() {
        return delta ? List.of() : channel.tellings(client.endpoint);
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
