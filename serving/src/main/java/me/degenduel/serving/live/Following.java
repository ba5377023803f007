package me.degenduel.serving.live;

import static java.util.stream.Collectors.toCollection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import me.degenduel.serving.live.Client.Subject;
import me.degenduel.serving.live.Client.Told;

/** Who follows what, and what they begin with. */
final class Following {
    /** Within what all who follow what is theirs are looked at, some each time: together they would be a long pause. */
    private static final Duration ROUND = Duration.ofSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Tables tables;
    private final Words words;
    private final Followed followed;
    private final Elsewhere elsewhere;
    /** Those of what is somebody's, whoever was looked at last in the end, and when that was. */
    private final LinkedHashSet<Subscription> mine = new LinkedHashSet<>();

    private Instant looked = Instant.EPOCH;

    Following(Tables tables, Words words, Followed followed, Elsewhere elsewhere) {
        this.tables = tables;
        this.words = words;
        this.followed = followed;
        this.elsewhere = elsewhere;
    }

    Subscription subscribe(Client client, Channel declared, String name, Manner manner, boolean asToken) {
        Optional.ofNullable(client.subscriptions.get(name)).ifPresent(this::unsubscribe);
        var channel = tables.channel(declared, name);
        var all = tables.table(channel.rows()).labels();
        var asked = channel.isNarrow()
                ? channel.row(name).filter(row -> channel.mine().isEmpty()).stream()
                        .toList()
                : manner.keys();
        var keys = asked.stream().filter(all::isKey).collect(toCollection(LinkedHashSet::new));
        var labels = asked.stream()
                .filter(text -> !all.isKey(text))
                .map(Labels::normal)
                .collect(toCollection(LinkedHashSet::new));
        var subscription = new Subscription(client, declared.name(), channel, name, manner, asToken, keys, labels);
        subscription.means(meant(subscription, new Mine.Known(tables)));
        client.subscriptions.put(name, subscription);
        client.urgencies.add(channel.urgency());
        followed.count(subscription, true);
        if (channel.mine().isPresent()) {
            mine.add(subscription);
            elsewhere.want(channel.row(name).orElseThrow(), true);
        }
        if (manner.delta()) {
            client.deltas.add(subscription);
        }
        if (subscription.list().isPresent()) {
            client.lists.add(subscription);
            words.listens(true);
        }
        if (subscription.event().isPresent()) {
            client.logs.add(subscription);
        }
        labels.forEach(text -> tables.audience(channel.rows()).labels.set(text, subscription, true));
        place(subscription, true);
        view(subscription, subscription.meant(), true);
        return subscription;
    }

    void unsubscribe(Subscription subscription) {
        var client = subscription.client;
        client.subscriptions.remove(subscription.name);
        followed.count(subscription, false);
        if (mine.remove(subscription)) {
            elsewhere.want(subscription.channel.row(subscription.name).orElseThrow(), false);
        }
        client.deltas.remove(subscription);
        client.logs.remove(subscription);
        if (client.lists.remove(subscription)) {
            words.listens(false);
        }
        subscription.labels.forEach(
                text -> tables.audience(subscription.channel.rows()).labels.set(text, subscription, false));
        place(subscription, false);
        view(subscription, subscription.meant(), false);
        tables.audience(subscription.channel.rows()).end(subscription);
        forget(subscription);
        tables.charts().left(subscription);
        tables.chats().left(subscription);
    }

    /** What it has not told yet is told by another subscription to the same row, or not at all. */
    private void forget(Subscription ended) {
        var client = ended.client;
        var untold = client.untold(ended.channel.urgency());
        var left = untold.entrySet().stream()
                .filter(entry -> entry.getValue().by() == ended)
                .map(Map.Entry::getKey)
                .toList();
        left.forEach(untold::remove);
        if (!client.gone) {
            left.forEach(subject -> words.tellAgain(client, subject));
        }
    }

    private void place(Subscription subscription, boolean there) {
        var audience = tables.audience(subscription.channel.rows());
        if (subscription.delta() || subscription.event().isPresent()) {
            audience.rows.set(subscription.target(), subscription, there);
        }
        for (var telling : subscription.tellings()) {
            if (telling instanceof Telling.Each<?> each) {
                tables.audience(each.from()).tellings.set(subscription.target(), new Told(subscription, each), there);
            }
        }
    }

    /** Begins or ends to look at rows, where rows are views: those that words are of are not always those of its rows. */
    private void view(Subscription subscription, Set<String> keys, boolean there) {
        var sources = subscription.delta()
                ? Stream.<Source<?, ?>>of(subscription.channel.rows())
                : subscription.tellings().stream()
                        .<Source<?, ?>>map(Telling::from)
                        .distinct();
        sources.forEach(source -> tables.audience(source).view(subscription, keys, there, tables.views()));
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        return some.stream().filter(key -> !others.contains(key)).collect(toCollection(LinkedHashSet::new));
    }

    /** What a subscriber gets first: the rows, or the same in the dialect's words. */
    List<Encoded> begin(Subscription subscription, Optional<String> since, Instant now) {
        var chart = tables.charts().find(subscription.name).filter(there -> !there.isLoaded());
        if (chart.isPresent()) {
            chart.get().waiting.put(subscription, since);
            return List.of();
        }
        var audience = tables.audience(subscription.channel.rows());
        var first = new ArrayList<Encoded>();
        if (subscription.delta()) {
            first.add(audience.begin(subscription, since, now));
        }
        subscription.list().ifPresent(list -> first.add(words.list(subscription, list, now)));
        if (subscription.event().isPresent()) {
            first.addAll(audience.recall(subscription, now));
        }
        for (var telling : subscription.tellings()) {
            if (telling instanceof Telling.Beginning<?> beginning) {
                first.add(tables.audience(beginning.from()).beginning(beginning, subscription.name, now));
            }
            if (telling instanceof Telling.Each<?> each && each.first()) {
                subscription.meant().stream()
                        .flatMap(key ->
                                words.tell(new Subject(each.from(), key), new Told(subscription, each), now).stream())
                        .forEach(first::add);
            }
        }
        return first;
    }

    /** Lets those who follow a label hear of the row that it means now. */
    void point(Audience<?, ?> audience) {
        var known = new Mine.Known(tables);
        for (var label : audience.table.labels().moved()) {
            List.copyOf(audience.labels.of(label))
                    .forEach(subscription -> point(subscription, meant(subscription, known)));
        }
    }

    /** Lets those who follow what is theirs hear of what has become so; answers when to look again. */
    Instant look(Instant now) {
        if (!looked.plus(LOOK_EVERY).isAfter(now)) {
            var passed =
                    Math.min(ROUND.toMillis(), Duration.between(looked, now).toMillis());
            looked = now;
            var known = new Mine.Known(tables);
            for (var left = Math.ceilDiv(mine.size() * passed, ROUND.toMillis()); left > 0; left--) {
                var subscription = mine.removeFirst();
                mine.addLast(subscription);
                point(subscription, meant(subscription, known));
            }
        }
        return mine.isEmpty() ? Instant.MAX : looked.plus(LOOK_EVERY);
    }

    private Set<String> meant(Subscription subscription, Mine.Known known) {
        var channel = subscription.channel;
        if (channel.mine().isPresent()) {
            return channel.mine().get().of(channel.row(subscription.name).orElseThrow(), known);
        }
        var labels = tables.table(subscription.channel.rows()).labels();
        return Stream.concat(
                        subscription.keys.stream(),
                        subscription.labels.stream().flatMap(label -> labels.key(label).stream()))
                .collect(toCollection(LinkedHashSet::new));
    }

    private void point(Subscription subscription, Set<String> after) {
        var before = subscription.meant();
        if (after.equals(before)) {
            return;
        }
        place(subscription, false);
        subscription.means(after);
        place(subscription, true);
        view(subscription, without(before, after), false);
        view(subscription, without(after, before), true);
        if (subscription.delta()) {
            Audience.touch(subscription, words.affected()::add);
        }
        for (var telling : subscription.tellings()) {
            if (telling instanceof Telling.Each<?> each) {
                without(after, before).forEach(key -> tables.audience(each.from())
                        .touch(new Told(subscription, each), key, words.affected()::add));
            }
        }
    }
}
