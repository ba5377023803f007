package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import me.degenduel.serving.live.Client.Subject;
import me.degenduel.serving.live.Client.Told;

/** What those hear who ask for no rows: full lists, and single rows, each no more often than it may be told. */
final class Words {
    private final Tables tables;
    private final Feeds feeds;
    private final Rules rules;
    /** Those who have something to hear that they have not been sent. */
    private final Set<Client> affected = new LinkedHashSet<>();

    private int listening;

    Words(Tables tables, Feeds feeds, Rules rules) {
        this.tables = tables;
        this.feeds = feeds;
        this.rules = rules;
    }

    Set<Client> affected() {
        return affected;
    }

    /** A list has one follower more, or one less: all of them share what may be spent on lists. */
    void listens(boolean there) {
        listening += there ? 1 : -1;
    }

    /** The full list of a channel, as it would be told to its followers, whether this client is one or not. */
    Encoded list(Client client, Channel channel, Instant now) {
        var list = channel.tellings(client.endpoint).stream()
                .filter(Telling.Whole.class::isInstance)
                .findFirst()
                .orElseThrow();
        var whole = tables.audience(list.from()).list((Telling.Whole<?>) list, channel.name(), now);
        tellSince(client, list.from(), whole.version());
        return whole.frame();
    }

    Encoded list(Subscription subscription, Telling.Whole<?> list, Instant now) {
        var whole = tables.audience(list.from()).list(list, subscription.name, now);
        var bytes = (long) whole.frame().size() * listening;
        var affordable = Duration.ofMillis(1000 * bytes / rules.listBytesPerSecond());
        subscription.listed = whole.version();
        var interval = longer(longer(affordable, list.every()), subscription.manner.rest());
        subscription.listDue = now.plus(subscription.client.spread(interval));
        tellSince(subscription.client, list.from(), whole.version());
        return whole.frame();
    }

    /** A list may be a little older than what a client has been told singly: it must not end with the older value. */
    private void tellSince(Client client, Source<?, ?> source, long version) {
        for (var row : tables.table(source).since(version).rows()) {
            tellAgain(client, new Subject(source, row.key));
        }
    }

    /** Lets the first subscription of a client that is about a row tell it. */
    void tellAgain(Client client, Subject subject) {
        var audience = tables.audience(subject.of());
        Stream.concat(audience.tellings.of(subject.key()).stream(), audience.tellings.ofAll().stream())
                .filter(follower -> follower.by().client == client)
                .findFirst()
                .ifPresent(follower -> audience.touch(follower, subject.key(), affected::add));
    }

    /** A row as it is now, if there are words for it. */
    Optional<Encoded> tell(Subject subject, Told told, Instant now) {
        var rest = longer(rest(told.telling().pace()), told.by().manner.rest());
        if (rest.isPositive()) {
            told.by().client.rests(subject, now.plus(rest), now);
        }
        return tables.audience(subject.of()).tell(told, subject.key(), tables, now);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Duration rest(Telling.Pace pace) {
        return switch (pace) {
            case Telling.Pace.Every every -> every.rest();
            case Telling.Pace.OfPrices ofPrices ->
                feeds.areOut()
                        ? rules.market().pricesEveryWithoutFeed()
                        : rules.market().pricesEvery();
        };
    }
}
