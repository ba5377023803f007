package me.degenduel.serving.live;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import me.degenduel.schemas.Keys;

/**
 * The rows of a table that no topic has: what one sees of contests, for as long as somebody looks. They are looked at anew
 * when a contest is published by this instance, or told of by the one that plays it, and that is how far the table is.
 */
final class Sights<R> {
    private final Source.View<R> view;
    private final int partitions;
    private final Table<R> table;

    /** By contest, who looks at one of its people. */
    private final Interest<Subscription> viewers = new Interest<>();

    /** The partitions whose contests are played here, and how far each has been read. */
    private final BitSet playedHere = new BitSet();

    private final Map<Integer, Long> passed = new HashMap<>();

    /** @param partitions of the topic that says when a contest is published */
    Sights(Source.View<R> view, int partitions, Table<R> table) {
        this.view = view;
        this.partitions = partitions;
        this.table = table;
    }

    /** Whoever plays a contest that is not played here tells of it, and how far that is. */
    void published(Change<?> change, Views views) {
        passed.merge(change.partition(), change.offset(), Math::max);
        if (playedHere.get(change.partition()) && views.here().test(change.partition())) {
            views.elsewhere().forget(change.key());
            table.seen(change.partition(), change.offset());
            look(change.key(), any -> true, views);
        }
    }

    /** Takes over what this instance plays from now on, and leaves to others what it does not any more. */
    void look(Views views) {
        for (var partition = 0; partition < partitions; partition++) {
            var here = views.here().test(partition);
            if (here && !playedHere.get(partition)) {
                take(partition, views);
            }
            playedHere.set(partition, here);
        }
    }

    /** Whoever knows all that was published until now is to hear what this instance knows. */
    private void take(int partition, Views views) {
        table.seen(partition, passed.getOrDefault(partition, -1L));
        for (var contest : List.copyOf(viewers.keys())) {
            if (Keys.partition(contest, partitions) == partition) {
                look(contest, any -> true, views);
            }
        }
    }

    /** Takes in what another instance tells of contests that it plays. */
    void told(Map<Integer, Long> read, Elsewhere.News news, Views views) {
        read.forEach(table::seen);
        news.contests().forEach(contest -> look(contest, news::isOf, views));
    }

    private void look(String contest, Predicate<String> keys, Views views) {
        viewers.of(contest).stream()
                .flatMap(subscription -> subscription.meant().stream())
                .filter(key -> Views.contest(key).equals(contest) && keys.test(key))
                .distinct()
                .forEach(key -> look(key, views));
    }

    /** Somebody begins or ends to look at a row. */
    void view(String key, Subscription subscription, boolean there, Views views) {
        viewers.set(Views.contest(key), subscription, there);
        Views.wallet(key).ifPresent(wallet -> views.elsewhere().want(wallet, there));
        if (there && table.row(key).isEmpty()) {
            look(key, views);
        } else if (!there && viewers.of(Views.contest(key)).stream().noneMatch(other -> other.covers(key))) {
            table.drop(key);
        }
    }

    private void look(String key, Views views) {
        var partition = partition(key);
        views.see(view, key)
                .ifPresent(row -> table.put(partition, table.offsets().get(partition), key, row));
    }

    private int partition(String key) {
        return Keys.partition(Views.contest(key), partitions);
    }

    /** How far a subscription is: a row may become known without being published anew, and it has nothing of it until then. */
    List<Long> reached(Subscription subscription, List<Long> offsets) {
        var unknown = subscription.meant().stream()
                .filter(key -> table.row(key).isEmpty())
                .map(this::partition)
                .collect(toUnmodifiableSet());
        return IntStream.range(0, offsets.size())
                .mapToObj(partition -> unknown.contains(partition) ? Long.valueOf(-1) : offsets.get(partition))
                .toList();
    }
}
