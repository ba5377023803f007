package me.degenduel.serving.live;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.live.Client.Subject;
import me.degenduel.serving.live.Client.Told;
import me.degenduel.serving.read.Published;

/**
 * Every table, everyone who follows one, and what goes to whom. A state machine without threads: somebody tells it what
 * happened and what time it is, and it tells {@link Connection}s what to send.
 *
 * <p>A client that is busy is left alone; when its connection is free again it gets the newest rows since its position.
 * So it skips values, never delays anyone, and costs the same however slow it is.
 */
final class Live implements Telling.Tables {
    private record Wake(Instant at, Client client) {}

    private final Rules rules;
    private final InstantSource clock;
    private final Map<Source<?, ?>, Audience<?, ?>> audiences = new LinkedHashMap<>();
    private final Set<Client> clients = new LinkedHashSet<>();
    /** Those who are signed in, by wallet. */
    private final Interest<Client> people = new Interest<>();

    private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparing(Wake::at));
    private final Set<Client> affected = new LinkedHashSet<>();
    private final Held held;
    private final Views views;
    private int listening;

    /** @param owned the contests that this instance plays, as it has published them */
    Live(Rules rules, Held held, Function<String, Optional<Published>> owned, InstantSource clock) {
        this.views = new Views(owned, this);
        this.rules = rules;
        this.held = held;
        this.clock = clock;
    }

    // What is known

    void add(Audience<?, ?> audience) {
        audiences.put(audience.source, audience);
    }

    /** Takes a record in; nobody hears of it before the next {@link #flush}. */
    <V> void apply(Topic<V> topic, Change<V> change) {
        var now = clock.instant();
        for (var audience : audiences.values()) {
            if (audience.source.topic().name().equals(topic.name())) {
                @SuppressWarnings("unchecked") // a source's rows are made of its topic's values
                var of = (Audience<V, ?>) audience;
                of.apply(change, views, now);
            }
            if (audience.source
                    .beside()
                    .filter(beside -> beside.topic().name().equals(topic.name()))
                    .isPresent()) {
                audience.applyBeside(change);
            }
        }
    }

    <R> Table<R> table(Source<?, R> source) {
        return audience(source).table;
    }

    @Override
    public <R> Optional<R> row(Source<?, R> source, String key) {
        return table(source).row(key).map(row -> row.value);
    }

    /** What there is to see, whether anybody follows it or not. */
    <R> Optional<R> see(Source<?, R> source, String key) {
        return views.see(source.view().orElseThrow(), key);
    }

    /** What this instance has published of a contest that it plays and that was not over long ago. */
    Optional<Published> owned(String contest) {
        return views.seen(contest);
    }

    /** Whether a contest was over so long ago that nobody in it can be seen. */
    boolean isRetired(String contest) {
        return views.owned().apply(contest).filter(Published::retired).isPresent();
    }

    @SuppressWarnings("unchecked") // an audience is filed under its own source
    private <R> Audience<?, R> audience(Source<?, R> source) {
        return (Audience<?, R>) audiences.get(source);
    }

    // Who is there

    Collection<Client> clients() {
        return clients;
    }

    /** Those that somebody has open. */
    Collection<Client> of(String wallet) {
        return people.of(wallet);
    }

    void add(Client client) {
        clients.add(client);
        client.person.ifPresent(who -> people.set(who.wallet(), client, true));
    }

    /** Says who a client is from now on. */
    void identify(Client client, Optional<Person> person) {
        client.person.ifPresent(who -> people.set(who.wallet(), client, false));
        client.person = person;
        person.ifPresent(who -> people.set(who.wallet(), client, true));
    }

    void remove(Client client) {
        hold(client, -client.held);
        client.gone = true;
        clients.remove(client);
        client.person.ifPresent(who -> people.set(who.wallet(), client, false));
        List.copyOf(client.subscriptions.values()).forEach(this::unsubscribe);
        client.replies.clear();
        client.untold.clear();
    }

    // What they follow

    Subscription subscribe(Client client, Channel channel, String name, boolean delta, boolean asToken) {
        Optional.ofNullable(client.subscriptions.get(name)).ifPresent(this::unsubscribe);
        var labels = table(channel.rows()).labels();
        var row = channel.row(name);
        var label = row.filter(text -> !labels.isKey(text)).map(Labels::normal);
        var key = label.isPresent() ? label.flatMap(labels::key) : row;
        var subscription = new Subscription(client, channel, name, delta, asToken, label, key);
        client.subscriptions.put(name, subscription);
        if (delta) {
            client.deltas.add(subscription);
        }
        if (subscription.list().isPresent()) {
            client.lists.add(subscription);
            listening++;
        }
        label.ifPresent(text -> audience(channel.rows()).labels.set(text, subscription, true));
        place(subscription, true);
        return subscription;
    }

    void unsubscribe(Subscription subscription) {
        var client = subscription.client;
        client.subscriptions.remove(subscription.name);
        client.deltas.remove(subscription);
        if (client.lists.remove(subscription)) {
            listening--;
        }
        subscription.label.ifPresent(
                text -> audience(subscription.channel.rows()).labels.set(text, subscription, false));
        place(subscription, false);
        audience(subscription.channel.rows()).end(subscription);
        forget(subscription);
    }

    /** What it has not told yet is told by another subscription to the same row, or not at all. */
    private void forget(Subscription ended) {
        var client = ended.client;
        var left = client.untold.entrySet().stream()
                .filter(untold -> untold.getValue().by() == ended)
                .map(Map.Entry::getKey)
                .toList();
        left.forEach(client.untold::remove);
        if (!client.gone) {
            left.forEach(subject -> tellAgain(client, subject));
        }
    }

    private void place(Subscription subscription, boolean there) {
        audience(subscription.channel.rows()).view(subscription, there, views);
        if (subscription.delta) {
            audience(subscription.channel.rows()).rows.set(subscription.target(), subscription, there);
        }
        for (var telling : subscription.tellings()) {
            if (telling instanceof Telling.Each<?> each) {
                audience(each.from()).tellings.set(subscription.target(), new Told(subscription, each), there);
            }
        }
    }

    /** What a subscriber gets first: the rows, or the same in the dialect's words. */
    List<ByteBuffer> begin(Subscription subscription, Optional<String> since) {
        var now = clock.instant();
        var first = new ArrayList<ByteBuffer>();
        if (subscription.delta) {
            first.add(audience(subscription.channel.rows()).begin(subscription, since, now));
        }
        subscription.list().ifPresent(list -> first.add(list(subscription, list, now)));
        for (var telling : subscription.tellings()) {
            if (telling instanceof Telling.Each<?> each && each.from().equals(subscription.channel.rows())) {
                subscription
                        .key
                        .flatMap(key -> tell(new Subject(each.from(), key), new Told(subscription, each), now))
                        .ifPresent(first::add);
            }
        }
        return first;
    }

    /** The full list of a channel, as it would be told to its followers, whether this client is one or not. */
    ByteBuffer list(Client client, Channel channel) {
        var list = channel.tellings().stream()
                .filter(Telling.Whole.class::isInstance)
                .findFirst()
                .orElseThrow();
        var whole = audience(list.from()).list((Telling.Whole<?>) list, channel.name(), clock.instant());
        tellSince(client, list.from(), whole.version());
        return whole.frame();
    }

    private ByteBuffer list(Subscription subscription, Telling.Whole<?> list, Instant now) {
        var whole = audience(list.from()).list(list, subscription.name, now);
        var bytes = (long) whole.frame().remaining() * listening;
        var affordable = Duration.ofMillis(1000 * bytes / rules.listBytesPerSecond());
        subscription.listed = whole.version();
        var interval = affordable.compareTo(list.every()) > 0 ? affordable : list.every();
        subscription.listDue = now.plus(subscription.client.spread(interval));
        tellSince(subscription.client, list.from(), whole.version());
        return whole.frame();
    }

    /** A list may be a little older than what a client has been told singly: it must not end with the older value. */
    private void tellSince(Client client, Source<?, ?> source, long version) {
        for (var row : table(source).since(version).rows()) {
            tellAgain(client, new Subject(source, row.key));
        }
    }

    private void tellAgain(Client client, Subject subject) {
        var audience = audience(subject.of());
        Stream.concat(audience.tellings.of(subject.key()).stream(), audience.tellings.ofAll().stream())
                .filter(follower -> follower.by().client == client)
                .findFirst()
                .ifPresent(follower -> audience.touch(follower, subject.key(), affected::add));
    }

    // What goes out

    /** Sends what has changed to all who are free to take it, and forgets removals that are too old. */
    void flush() {
        var now = clock.instant();
        var oldest = now.minus(rules.removalsKept()).toEpochMilli();
        for (var audience : audiences.values()) {
            audience.flush(affected::add);
            audience.table.forget(oldest);
        }
        for (var audience : audiences.values()) {
            for (var label : audience.table.labels().moved()) {
                List.copyOf(audience.labels.of(label))
                        .forEach(subscription ->
                                point(subscription, audience.table.labels().key(label)));
            }
        }
        affected.forEach(client -> send(client, now));
        affected.clear();
    }

    private void point(Subscription subscription, Optional<String> key) {
        place(subscription, false);
        subscription.key = key;
        place(subscription, true);
        if (subscription.delta) {
            Audience.touch(subscription, affected::add);
        }
        for (var telling : subscription.tellings()) {
            if (telling instanceof Telling.Each<?> each && key.isPresent()) {
                audience(each.from()).touch(new Told(subscription, each), key.get(), affected::add);
            }
        }
    }

    void reply(Client client, ServerMessage message) {
        reply(client, Wire.frame(message));
    }

    void reply(Client client, ByteBuffer frame) {
        client.replies.add(frame);
        hold(client, frame.remaining());
    }

    /** A frame has gone: the next may follow. */
    void sent(Client client) {
        client.busy = false;
        hold(client, -client.underWay);
        client.underWay = 0;
        send(client, clock.instant());
    }

    private void hold(Client client, long bytes) {
        if (!client.gone) {
            client.held += bytes;
            held.add(bytes, client.held);
        }
    }

    void send(Client client) {
        send(client, clock.instant());
    }

    private void send(Client client, Instant now) {
        var more = false;
        while (!client.busy && !client.gone) {
            var reply = client.replies.poll();
            if (reply != null) {
                more = false;
                hold(client, -reply.remaining());
                write(client, reply, false, now);
                continue;
            }
            if (client.closing.isPresent()) {
                client.closing.get().run();
                return;
            }
            var next = next(client, now);
            if (next.isEmpty()) {
                break;
            }
            more = !client.untold.isEmpty();
            write(client, next.get(), more, now);
        }
        if (more && !client.busy && !client.gone) {
            client.busy = !client.connection.flush();
            client.busySince = now;
        }
        if (!client.busy && !client.gone && client.replies.isEmpty() && !client.listening) {
            client.listening = true;
            client.connection.listen();
        }
    }

    private void write(Client client, ByteBuffer frame, boolean more, Instant now) {
        client.busy = !client.connection.send(frame, more);
        client.busySince = now;
        if (client.busy) {
            client.underWay = frame.remaining();
            hold(client, client.underWay);
        }
    }

    private Optional<ByteBuffer> next(Client client, Instant now) {
        for (var subscription : client.deltas) {
            if (subscription.behind) {
                var changes = audience(subscription.channel.rows()).changes(subscription, now);
                if (changes.isPresent()) {
                    return changes;
                }
            }
        }
        var untold = client.untold.entrySet().iterator();
        while (untold.hasNext()) {
            var entry = untold.next();
            var rested = client.resting.getOrDefault(entry.getKey(), now);
            if (rested.isAfter(now)) {
                wake(client, rested);
                continue;
            }
            untold.remove();
            var told = tell(entry.getKey(), entry.getValue(), now);
            if (told.isPresent()) {
                return told;
            }
        }
        for (var subscription : client.lists) {
            var list = subscription.list().orElseThrow();
            if (subscription.listDue.isAfter(now)) {
                wake(client, subscription.listDue);
            } else if (table(list.from()).version() == subscription.listed) {
                subscription.listDue = now.plus(list.every());
                wake(client, subscription.listDue);
            } else {
                return Optional.of(list(subscription, list, now));
            }
        }
        return Optional.empty();
    }

    private Optional<ByteBuffer> tell(Subject subject, Told told, Instant now) {
        var rest = told.telling().rest();
        if (rest.isPositive()) {
            told.by().client.rests(subject, now.plus(rest), now);
        }
        return audience(subject.of()).tell(told, subject.key(), this, now);
    }

    // What time brings

    /** Makes sure that this client is looked at then. */
    void wake(Client client, Instant at) {
        if (at.isBefore(client.wakes)) {
            client.wakes = at;
            wakes.add(new Wake(at, client));
        }
    }

    /** The clients whose time has come. */
    List<Client> due() {
        var now = clock.instant();
        var due = new ArrayList<Client>();
        while (!wakes.isEmpty() && !wakes.peek().at().isAfter(now)) {
            var wake = wakes.poll();
            if (wake.at().equals(wake.client().wakes)) {
                wake.client().wakes = Instant.MAX;
                if (!wake.client().gone) {
                    due.add(wake.client());
                }
            }
        }
        return due;
    }

    /** When the next client wants to be looked at. */
    Instant nextDue() {
        return wakes.isEmpty() ? Instant.MAX : wakes.peek().at();
    }
}
