package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Topics;
import me.degenduel.serving.read.CandleJson;
import me.degenduel.topology.market.Interval;

/** The charts that somebody looks at: what nobody looks at is not kept. */
final class Charts {
    /** Asks whoever owns a chart's candles for the last of them; the answer comes back by {@link Live#load}. */
    interface History {
        void ask(Chart chart, int candles);
    }

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final Topics topics;
    private final MarketRules rules;
    private final Cursors cursors;
    private final History history;
    private final Map<String, Chart> open = new LinkedHashMap<>();
    private final Map<Source<?, ?>, Audience<?, CandleJson>> audiences = new LinkedHashMap<>();
    /** What of the topics is read at all: addresses, and what the keys of candles begin with. */
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();

    Charts(Topics topics, MarketRules rules, Cursors cursors, History history) {
        this.topics = topics;
        this.rules = rules;
        this.cursors = cursors;
        this.history = history;
    }

    /** Whether somebody looks at a token, or at such candles of it. Any thread may ask. */
    boolean isWanted(String key) {
        return wanted.contains(key.substring(0, key.lastIndexOf('/') < 0 ? key.length() : key.lastIndexOf('/')));
    }

    boolean hasRoomFor(Channel channel, String name) {
        return !channel.isOfCharts() || open.containsKey(name) || open.size() < rules.charts();
    }

    /** Whether somebody still looks at it, and waits for its history. */
    boolean isAwaited(Chart chart) {
        return !chart.isLoaded() && open.get(chart.name.channel()) == chart;
    }

    Optional<Chart> find(String channel) {
        return Optional.ofNullable(open.get(channel));
    }

    Collection<Chart> all() {
        return open.values();
    }

    Audience<?, CandleJson> audience(Source<?, ?> source) {
        return audiences.get(source);
    }

    /** The chart of that name, begun if nobody looks at it yet. */
    Chart open(String channel, Channel like) {
        return open.computeIfAbsent(channel, any -> begin(Chart.Name.of(channel).orElseThrow(), like));
    }

    private Chart begin(Chart.Name name, Channel like) {
        Source<Candle, CandleJson> source = Source.ofChart(topics.candles);
        var audience = new Audience<>(source, UUID.randomUUID().toString(), cursors, Instant.EPOCH);
        audiences.put(source, audience);
        var channel = Channel.of(name.channel(), like.access(), source, like.about())
                .told(MarketTellings.chart(source, name))
                .told(MarketTellings.candles(source, name));
        wanted.add(name.address());
        wanted.add(name.key());
        var chart = new Chart(name, channel, audience, rules.candles());
        history.ask(chart, rules.candles());
        return chart;
    }

    /** Somebody looks no longer. */
    void left(Subscription subscription) {
        var chart = open.get(subscription.name);
        if (chart == null || !chart.channel.rows().equals(subscription.channel.rows())) {
            return;
        }
        chart.waiting.remove(subscription);
        chart.told.remove(subscription);
        if (chart.audience.rows.ofAll().isEmpty()
                && chart.audience.tellings.ofAll().isEmpty()) {
            open.remove(subscription.name);
            audiences.remove(subscription.channel.rows());
            wanted.remove(chart.name.key());
            if (of(chart.name.address()).findAny().isEmpty()) {
                wanted.remove(chart.name.address());
            }
        }
    }

    private Stream<Chart> of(String address) {
        return open.values().stream().filter(chart -> chart.name.address().equals(address));
    }

    void hear(Candle candle) {
        find(Chart.Name.PREFIX + candle.getAddress() + "." + candle.getInterval())
                .ifPresent(chart -> chart.hear(CandleJson.of(candle)));
    }

    void hear(Tick tick) {
        for (var interval : Interval.values()) {
            find(new Chart.Name(tick.getAddress(), interval).channel())
                    .ifPresent(chart -> chart.hear(tick.getPrice(), tick.getTime()));
        }
    }

    /** Those who wait and have not been told that it takes longer; its owner is asked again in a while. */
    List<Subscription> failed(Chart chart, Instant now) {
        chart.askAgain = now.plus(ASK_AGAIN);
        return chart.waiting.keySet().stream().filter(chart.told::add).toList();
    }

    /** Asks again where an owner did not answer, and closes what is over; says when to look next. */
    Instant look(Instant now) {
        var next = Instant.MAX;
        for (var chart : open.values()) {
            if (!chart.isLoaded() && !chart.askAgain.isAfter(now)) {
                chart.askAgain = now.plus(ASK_AGAIN);
                history.ask(chart, rules.candles());
            }
            var due = chart.isLoaded() ? chart.look(now) : chart.askAgain;
            next = due.isBefore(next) ? due : next;
        }
        return next;
    }
}
