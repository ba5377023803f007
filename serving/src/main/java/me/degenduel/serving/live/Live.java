package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.read.CandleJson;
import me.degenduel.serving.read.ContestView;
import me.degenduel.serving.share.Report;

/**
 * What the live side of an instance is made of: what is known ({@link Tables}), who is there ({@link Clients}), what they
 * follow ({@link Following}), and what goes out ({@link Words}, {@link Outbox}), when ({@link Alarms}). A state machine
 * without threads: somebody tells it what happened and what time it is, and it tells {@link Connection}s what to send.
 */
final class Live {
    private final Rules rules;
    private final InstantSource clock;
    private final Elsewhere elsewhere;
    private final Tables tables;
    private final Clients clients;
    private final Feeds feeds;
    private final Alarms alarms = new Alarms();
    private final Words words;
    private final Following following;
    private final Followed followed = new Followed();
    private final Outbox outbox;
    /** When what was held back may be published. */
    private Instant heldBack = Instant.MAX;

    /** @param seen makes what one person sees of a contest, out of what is known */
    Live(
            Rules rules,
            Held held,
            Charts charts,
            Chats chats,
            Elsewhere elsewhere,
            Function<Tables, Views> seen,
            InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
        this.elsewhere = elsewhere;
        feeds = new Feeds(rules.market().silence());
        clients = new Clients(elsewhere);
        tables = new Tables(charts, chats, seen);
        words = new Words(tables, feeds, rules);
        following = new Following(tables, words, followed, elsewhere);
        outbox = new Outbox(tables, words, alarms, held, rules);
    }

    // What is known

    void add(Audience<?, ?> audience) {
        tables.add(audience);
    }

    /** Takes a record in; nobody hears of it before the next {@link #flush}. */
    <V> void apply(Topic<V> topic, Change<V> change) {
        tables.apply(topic, change, clock.instant());
    }

    /** Takes in what a service says of itself; answers what those who watch prices are to hear of it. */
    Optional<ServerMessage.MarketStatus> hear(Change<ServiceState> change) {
        return feeds.hear(change, clock.instant());
    }

    /** What those who watch prices are to hear once nobody speaks of any source. */
    Optional<ServerMessage.MarketStatus> silence() {
        return feeds.silence(clock.instant());
    }

    /** Which price sources are out; nothing while all work. */
    Optional<ServerMessage.MarketStatus> outage() {
        return feeds.outage(clock.instant());
    }

    /** Puts in a row that this instance makes itself. */
    <R> void put(Source<?, R> source, String key, R row) {
        tables.audience(source).put(key, row);
    }

    /** Takes out such a row. */
    void remove(Source<?, ?> source, String key) {
        tables.audience(source).remove(key, clock.instant());
    }

    <R> Table<R> table(Source<?, R> source) {
        return tables.table(source);
    }

    <R> Optional<R> row(Source<?, R> source, String key) {
        return tables.row(source, key);
    }

    /** What there is to see, whether anybody follows it or not. */
    <R> Optional<R> see(Source<?, R> source, String key) {
        return tables.views().see(source.view().orElseThrow(), key);
    }

    /** A contest that was not over long ago, as far as there is to see. */
    Optional<ContestView> seen(String contest) {
        return tables.views().seen(contest);
    }

    /** Whether a contest was over so long ago that nobody in it can be seen. */
    boolean isRetired(String contest) {
        return tables.views().isRetired(contest);
    }

    /** Takes in what somebody says in a room; answers whether it counts. */
    boolean say(Change<ChatMessage> change) {
        return tables.chats().apply(change);
    }

    // What other instances tell

    /** Says which there are. */
    void expect(Set<String> neighbours) {
        elsewhere.expect(neighbours, clock.instant());
        elsewhere.look(clock.instant());
    }

    void hear(String neighbour, Report report) {
        elsewhere.hear(neighbour, report).ifPresent(news -> tables.apply(report.read(), news));
        elsewhere.look(clock.instant());
    }

    /** One of them tells nothing any more. */
    void lost(String neighbour) {
        elsewhere.lost(neighbour, clock.instant());
    }

    /** Whether all of them have told what they know of somebody. */
    boolean knows(String wallet) {
        return elsewhere.knows(wallet, clock.instant());
    }

    /** Does something for a client once they have, or after a while. */
    void onceKnown(String wallet, Client client, Runnable then) {
        wake(client, elsewhere.await(wallet, clock.instant(), then));
    }

    /** Looks which contests are played here now, and goes on with what has waited long enough. */
    void look() {
        tables.look();
        elsewhere.look(clock.instant());
    }

    // Charts

    void hear(Candle candle) {
        tables.charts().hear(candle);
    }

    void hear(Tick tick) {
        tables.charts().hear(tick);
    }

    boolean hasRoomFor(Channel channel, String name) {
        return tables.charts().hasRoomFor(channel, name);
    }

    /** Takes in the history of a chart, for which some have waited. */
    void load(Chart chart, List<CandleJson> history) {
        if (!tables.charts().isAwaited(chart)) {
            return;
        }
        chart.load(history);
        chart.waiting.forEach((subscription, since) -> {
            begin(subscription, since).forEach(frame -> reply(subscription.client, frame));
            send(subscription.client);
        });
        chart.waiting.clear();
        chart.told.clear();
    }

    /** Who has the history of a chart does not answer: those whom nobody has told so yet. */
    List<Subscription> cannotLoad(Chart chart) {
        return tables.charts().isAwaited(chart) ? tables.charts().failed(chart, clock.instant()) : List.of();
    }

    // Who is there

    Collection<Client> clients() {
        return clients.all();
    }

    /** Those that somebody has open. */
    Collection<Client> of(String wallet) {
        return clients.of(wallet);
    }

    Collection<Client> ofSession(String session) {
        return clients.ofSession(session);
    }

    void add(Client client) {
        clients.add(client);
    }

    /** Says who a client is from now on. */
    void identify(Client client, Optional<Person> person) {
        clients.identify(client, person);
    }

    void remove(Client client) {
        outbox.drop(client);
        clients.remove(client);
        client.endpoint.dialect().left(client);
        List.copyOf(client.subscriptions.values()).forEach(this::unsubscribe);
    }

    // What they follow

    Subscription subscribe(Client client, Channel channel, String name, Manner manner, boolean asToken) {
        return following.subscribe(client, channel, name, manner, asToken);
    }

    void unsubscribe(Subscription subscription) {
        following.unsubscribe(subscription);
    }

    Followed followed() {
        return followed;
    }

    /** What a subscriber gets first: the rows, or the same in the dialect's words. */
    List<Encoded> begin(Subscription subscription, Optional<String> since) {
        var client = subscription.client;
        return following.begin(subscription, since, clock.instant()).stream()
                .map(frame -> client.voice().begins(frame, client))
                .toList();
    }

    /** The rows that are somebody's. */
    <C extends Collection<String>> C mine(BiFunction<String, Mine.Known, C> whose, String wallet) {
        return whose.apply(wallet, new Mine.Known(tables));
    }

    // What goes out

    /** Sends what has changed to all who are free to take it, and forgets removals that are too old. */
    void flush() {
        var now = clock.instant();
        var oldest = now.minus(rules.removalsKept()).toEpochMilli();
        heldBack = tables.charts().look(now);
        tables.all().forEach(audience -> publish(audience, oldest, now));
        tables.charts().all().stream().filter(Chart::isLoaded).forEach(chart -> publish(chart.audience, oldest, now));
        tables.chats().publish(audience -> publish(audience, oldest, now));
        tables.all().forEach(following::point);
        var look = following.look(now);
        heldBack = look.isBefore(heldBack) ? look : heldBack;
        words.affected().forEach(client -> outbox.send(client, now));
        words.affected().clear();
    }

    private void publish(Audience<?, ?> audience, long oldest, Instant now) {
        var due = audience.due(pace(audience.source));
        if (due.isAfter(now)) {
            heldBack = due.isBefore(heldBack) ? due : heldBack;
        } else {
            audience.flush(words.affected()::add, now);
        }
        audience.table.forget(oldest);
    }

    private Duration pace(Source<?, ?> source) {
        return switch (source.pacing()) {
            case AT_ONCE, OWN -> Duration.ZERO;
            case OF_PRICES -> feeds.areOut() ? rules.market().pricesEveryWithoutFeed() : Duration.ZERO;
            case CHART -> rules.market().candlesEvery();
        };
    }

    /** The full list of a channel, as it would be told to its followers, whether this client is one or not. */
    Encoded list(Client client, Channel channel) {
        return client.voice().begins(words.list(client, channel, clock.instant()), client);
    }

    void reply(Client client, ServerMessage message) {
        reply(client, Wire.frame(client.voice().says(message, client)));
    }

    void reply(Client client, Encoded frame) {
        outbox.reply(client, frame);
    }

    /** Says who hears that somebody has fallen behind what is remembered of a log. */
    void onLoss(Consumer<Subscription> listener) {
        outbox.onLoss(listener);
    }

    /** A frame has gone: the next may follow. */
    void sent(Client client) {
        outbox.sent(client, clock.instant());
    }

    void send(Client client) {
        outbox.send(client, clock.instant());
    }

    // What time brings

    /** Makes sure that this client is looked at then. */
    void wake(Client client, Instant at) {
        alarms.wake(client, at);
    }

    /** Makes sure of it whenever something is due for this client. */
    void watch(Client client) {
        wake(client, client.nextDue(rules.stalledFor()));
    }

    /** The clients whose time has come. */
    List<Client> due() {
        return alarms.due(clock.instant());
    }

    /** Whether what was held back may go. */
    boolean mayPublish() {
        return !heldBack.isAfter(clock.instant());
    }

    /** When the next client wants to be looked at, or what was held back may go. */
    Instant nextDue() {
        return heldBack.isBefore(alarms.next()) ? heldBack : alarms.next();
    }
}
