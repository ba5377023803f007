package me.degenduel.serving.live;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import me.degenduel.schemas.Topic;

/** What is known: every table, those of charts among them, and what one person sees of a contest. */
final class Tables implements Telling.Tables {
    private final Map<Source<?, ?>, Audience<?, ?>> audiences = new LinkedHashMap<>();
    private final Charts charts;
    private final Chats chats;
    private final Views views;

    /** @param seen makes what one person sees of a contest, out of these */
    Tables(Charts charts, Chats chats, Function<Tables, Views> seen) {
        this.charts = charts;
        this.chats = chats;
        this.views = seen.apply(this);
    }

    void add(Audience<?, ?> audience) {
        audiences.put(audience.source, audience);
    }

    /** All but those of charts and rooms. */
    Collection<Audience<?, ?>> all() {
        return audiences.values();
    }

    Charts charts() {
        return charts;
    }

    Chats chats() {
        return chats;
    }

    Views views() {
        return views;
    }

    /** Takes a record in, wherever it belongs. */
    <V> void apply(Topic<V> topic, Change<V> change, Instant now) {
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

    /** Looks which contests are played here now. */
    void look() {
        audiences.values().forEach(audience -> audience.look(views));
    }

    /** Takes in what another instance tells of contests, and how far it has read. */
    void apply(Map<Integer, Long> read, Elsewhere.News news) {
        audiences.values().forEach(audience -> audience.told(read, news, views));
    }

    <R> Table<R> table(Source<?, R> source) {
        return audience(source).table;
    }

    @Override
    public <R> Optional<R> row(Source<?, R> source, String key) {
        return table(source).row(key).map(row -> row.value);
    }

    @SuppressWarnings("unchecked") // an audience is filed under its own source
    <R> Audience<?, R> audience(Source<?, R> source) {
        var there = audiences.get(source);
        if (there == null) {
            there = charts.audience(source);
        }
        return (Audience<?, R>) (there == null ? chats.audience(source) : there);
    }

    /** The channel itself, where each name is a table of its own. */
    Channel channel(Channel declared, String name) {
        return declared.isOfCharts() ? charts.open(name, declared).channel : chats.channel(declared, name);
    }
}
