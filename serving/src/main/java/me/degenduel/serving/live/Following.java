package me.degenduel.serving.live;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.serving.live.Client.Subject;
import me.degenduel.serving.live.Client.Told;

/** Who follows what, and what they begin with. */
final class Following {
    private final Tables tables;
    private final Words words;
    private final Followed followed;

    Following(Tables tables, Words words, Followed followed) {
        this.tables = tables;
        this.words = words;
        this.followed = followed;
    }

    Subscription subscribe(Client client, Channel declared, String name, boolean delta, boolean asToken) {
        Optional.ofNullable(client.subscriptions.get(name)).ifPresent(this::unsubscribe);
        var channel = tables.channel(declared, name);
        var labels = tables.table(channel.rows()).labels();
        var row = channel.row(name);
        var label = row.filter(text -> !labels.isKey(text)).map(Labels::normal);
        var key = label.isPresent() ? label.flatMap(labels::key) : row;
        var subscription = new Subscription(client, declared.name(), channel, name, delta, asToken, label, key);
        client.subscriptions.put(name, subscription);
        followed.count(subscription, true);
        if (delta) {
            client.deltas.add(subscription);
        }
        if (subscription.list().isPresent()) {
            client.lists.add(subscription);
            words.listens(true);
        }
        if (subscription.event().isPresent()) {
            client.logs.add(subscription);
        }
        label.ifPresent(text -> tables.audience(channel.rows()).labels.set(text, subscription, true));
        place(subscription, true);
        return subscription;
    }

    void unsubscribe(Subscription subscription) {
        var client = subscription.client;
        client.subscriptions.remove(subscription.name);
        followed.count(subscription, false);
        client.deltas.remove(subscription);
        client.logs.remove(subscription);
        if (client.lists.remove(subscription)) {
            words.listens(false);
        }
        subscription.label.ifPresent(
                text -> tables.audience(subscription.channel.rows()).labels.set(text, subscription, false));
        place(subscription, false);
        tables.audience(subscription.channel.rows()).end(subscription);
        forget(subscription);
        tables.charts().left(subscription);
        tables.chats().left(subscription);
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
            left.forEach(subject -> words.tellAgain(client, subject));
        }
    }

    private void place(Subscription subscription, boolean there) {
        var audience = tables.audience(subscription.channel.rows());
        audience.view(subscription, there, tables.views());
        if (subscription.delta || subscription.event().isPresent()) {
            audience.rows.set(subscription.target(), subscription, there);
        }
        for (var telling : subscription.tellings()) {
            if (telling instanceof Telling.Each<?> each) {
                tables.audience(each.from()).tellings.set(subscription.target(), new Told(subscription, each), there);
            }
        }
    }

    /** What a subscriber gets first: the rows, or the same in the dialect's words. */
    List<ByteBuffer> begin(Subscription subscription, Optional<String> since, Instant now) {
        var chart = tables.charts().find(subscription.name).filter(there -> !there.isLoaded());
        if (chart.isPresent()) {
            chart.get().waiting.put(subscription, since);
            return List.of();
        }
        var audience = tables.audience(subscription.channel.rows());
        var first = new ArrayList<ByteBuffer>();
        if (subscription.delta) {
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
                subscription
                        .key
                        .flatMap(key -> words.tell(new Subject(each.from(), key), new Told(subscription, each), now))
                        .ifPresent(first::add);
            }
        }
        return first;
    }

    /** Lets those who follow a label hear of the row that it means now. */
    void point(Audience<?, ?> audience) {
        for (var label : audience.table.labels().moved()) {
            var key = audience.table.labels().key(label);
            List.copyOf(audience.labels.of(label)).forEach(subscription -> point(subscription, key));
        }
    }

    private void point(Subscription subscription, Optional<String> key) {
        place(subscription, false);
        subscription.key = key;
        place(subscription, true);
        if (subscription.delta) {
            Audience.touch(subscription, words.affected()::add);
        }
        for (var telling : subscription.tellings()) {
            if (telling instanceof Telling.Each<?> each && key.isPresent()) {
                tables.audience(each.from()).touch(new Told(subscription, each), key.get(), words.affected()::add);
            }
        }
    }
}
