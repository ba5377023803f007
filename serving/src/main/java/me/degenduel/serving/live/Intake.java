package me.degenduel.serving.live;

import java.util.List;
import java.util.Set;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.RoomPresence;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.SettingRow;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.serving.share.Neighbourhood;
import me.degenduel.serving.share.Report;

/** What tails have read, on its way to the thread on which it is told. Any thread may bring it. */
public final class Intake implements Neighbourhood.Heard {
    private final Topics topics;
    private final Live live;
    private final Charts charts;
    private final Conversation conversation;
    private final Rooms rooms;
    private final Overview overview;
    private final BreakerDialect breakers;
    private final PortfolioDialect portfolios;
    private final Switches switches;
    private final Loop loop;

    Intake(
            Topics topics,
            Live live,
            Charts charts,
            Conversation conversation,
            Rooms rooms,
            Overview overview,
            BreakerDialect breakers,
            PortfolioDialect portfolios,
            Switches switches,
            Loop loop) {
        this.topics = topics;
        this.live = live;
        this.charts = charts;
        this.conversation = conversation;
        this.rooms = rooms;
        this.overview = overview;
        this.breakers = breakers;
        this.portfolios = portfolios;
        this.switches = switches;
        this.loop = loop;
    }

    /** Takes in what a tail has read, and says when it has been taken. */
    public <V> void apply(Topic<V> topic, List<Change<V>> batch, Runnable taken) {
        loop.change(() -> {
            batch.forEach(change -> live.apply(topic, change));
            if (topic.name().equals(topics.standings.name())) {
                batch.stream()
                        .filter(change -> change.value() == null && !change.clock())
                        .forEach(change -> rooms.removed(change.key()));
            }
            if (topic.name().equals(topics.settings.name()) && !batch.stream().allMatch(Change::clock)) {
                batch.forEach(this::set);
                conversation.lookAtSwitches();
                look();
            }
            taken.run();
        });
    }

    /** Takes in what is said in the rooms of contests. */
    public void said(List<Change<ChatMessage>> batch, Runnable taken) {
        loop.change(() -> {
            batch.forEach(rooms::said);
            taken.run();
        });
    }

    /** Takes in who is in them. */
    public void present(List<Change<RoomPresence>> batch, Runnable taken) {
        loop.run(() -> {
            batch.forEach(rooms::apply);
            taken.run();
        });
    }

    private void set(Change<?> change) {
        if (!change.clock()) {
            switches.set(change.key(), (SettingRow) change.value());
        }
    }

    /** Whether somebody looks at a chart that a record with such a key has to do with. */
    public boolean isCharted(String key) {
        return charts.isWanted(key);
    }

    /** Takes in what candles there are now. */
    public void chart(List<Change<Candle>> batch, Runnable taken) {
        loop.change(() -> {
            batch.stream().filter(change -> change.value() != null).forEach(change -> live.hear(change.value()));
            taken.run();
        });
    }

    /** Takes in prices as they come. */
    public void tick(List<Change<Tick>> batch, Runnable taken) {
        loop.change(() -> {
            batch.stream().filter(change -> change.value() != null).forEach(change -> live.hear(change.value()));
            taken.run();
        });
    }

    /** Takes in how the platform's services are: prices are some of them. */
    public void hear(List<Change<ServiceState>> batch, Runnable taken) {
        loop.change(() -> {
            batch.forEach(change -> live.hear(change).ifPresent(conversation::tell));
            look();
            batch.stream().filter(change -> change.value() != null).forEach(change -> breakers.hear(change.value()));
            taken.run();
        });
    }

    /** Tells whose orders were decided what became of them. */
    public void tell(List<Change<Fill>> batch, Runnable taken) {
        loop.run(() -> {
            batch.forEach(change -> portfolios.tell(change.value(), conversation));
            taken.run();
        });
    }

    @Override
    public void expect(Set<String> neighbours) {
        loop.run(() -> live.expect(neighbours));
    }

    @Override
    public void hear(String neighbour, Report report, Runnable taken) {
        loop.change(() -> {
            live.hear(neighbour, report);
            taken.run();
        });
    }

    @Override
    public void lost(String neighbour) {
        loop.run(() -> live.lost(neighbour));
    }

    /** What the users table says of somebody has changed. */
    public void recheck(String wallet) {
        loop.run(() -> conversation.recheck(wallet));
    }

    /** A session may have been ended before its time. */
    public void recheckSession(String session) {
        loop.run(() -> conversation.recheckSession(session));
    }

    /** At the platform as a whole, some of which has changed. */
    private void look() {
        overview.look().forEach(conversation::tell);
    }
}
