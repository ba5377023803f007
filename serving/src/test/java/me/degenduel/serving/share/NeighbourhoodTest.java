package me.degenduel.serving.share;

import static me.degenduel.schemas.ContestState.ACTIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.javalin.Javalin;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import me.degenduel.serving.live.Change;
import me.degenduel.serving.live.Facts;
import me.degenduel.serving.read.Published;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What instances tell each other over real connections, and what becomes of it when one of them goes. */
class NeighbourhoodTest {
    private static final HostInfo SELF = new HostInfo("127.0.0.1", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int PLAYED = 3;
    private static final String PASS = "the pass of an instance";
    private static final String ANN = "Ann";

    private final Wanted wanted = new Wanted();
    private final Ears ears = new Ears();
    private volatile Collection<Published> played = List.of(contest("10000"));
    private Briefings briefings;
    private Javalin other;
    private Neighbourhood neighbourhood;

    /** What happens, in its order. */
    private static final class Ears implements Neighbourhood.Heard {
        final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        @Override
        public void expect(Set<String> neighbours) {
            heard.add(neighbours);
        }

        @Override
        public void hear(String neighbour, Report report, Runnable taken) {
            heard.add(report);
            taken.run();
        }

        @Override
        public void lost(String neighbour) {
            heard.add("lost " + neighbour);
        }

        /** The next report that says anything. */
        Report report() throws InterruptedException {
            for (var silences = 0; silences < 10; silences++) {
                var next = next(Report.class);
                if (!next.plays().isEmpty()
                        || !next.lookedFor().isEmpty()
                        || !next.entries().isEmpty()) {
                    return next;
                }
            }
            throw new AssertionError("Nothing was told");
        }

        <T> T next(Class<T> type) throws InterruptedException {
            while (true) {
                var next = heard.poll(10, TimeUnit.SECONDS);
                assertThat(next).as("a " + type.getSimpleName()).isNotNull();
                if (type.isInstance(next)) {
                    return type.cast(next);
                }
            }
        }
    }

    @AfterEach
    void end() {
        if (neighbourhood != null) {
            neighbourhood.close();
        }
        if (briefings != null) {
            stop();
        }
    }

    @Test
    void whom_one_wants_to_hear_of_the_other_tells_of_whenever_it_publishes() throws Exception {
        var port = start(0);
        wanted.set(ANN, true);
        listen(port);
        assertThat((Object) ears.next(Set.class)).isEqualTo(Set.of("127.0.0.1:" + port));
        assertThat(ears.report().plays()).containsExactly("7");
        var told = ears.report();
        assertThat(told.lookedFor()).containsExactly(ANN);
        assertThat(values(told)).containsExactly(10_000_000_000L);

        publish("12000", 5);

        var again = ears.report();
        assertThat(values(again)).containsExactly(12_000_000_000L);
        assertThat(again.read()).containsOnly(entry(PLAYED, 5L));
    }

    @Test
    void whoever_is_wanted_later_is_told_of_at_once() throws Exception {
        listen(start(0));
        ears.report();

        wanted.set(ANN, true);

        assertThat(values(ears.report())).hasSize(1);
    }

    @Test
    void of_thousands_all_are_asked_for() throws Exception {
        IntStream.range(0, 5_000).forEach(number -> wanted.set("somebody " + number, true));
        listen(start(0));
        var lookedFor = new HashSet<String>();
        while (lookedFor.size() < 5_000) {
            lookedFor.addAll(ears.report().lookedFor());
        }
    }

    @Test
    void who_knows_of_no_instances_waits_until_it_knows_itself() throws Exception {
        var port = start(0);
        var known = new AtomicReference<Set<HostInfo>>(Set.of());
        neighbourhood = new Neighbourhood(SELF, known::get, PATIENCE, () -> PASS, wanted, ears);
        assertThat(ears.heard.poll(1, TimeUnit.SECONDS)).isNull();

        known.set(Set.of(SELF));
        assertThat((Object) ears.next(Set.class)).isEqualTo(Set.of());
        known.set(Set.of(SELF, new HostInfo("127.0.0.1", port)));
        ears.report();
        assertThat(neighbourhood.silent()).isZero();
    }

    @Test
    void who_goes_away_is_lost_and_who_comes_back_tells_everything_again() throws Exception {
        var port = start(0);
        wanted.set(ANN, true);
        listen(port);
        ears.report();
        ears.report();

        stop();
        assertThat(ears.next(String.class)).isEqualTo("lost 127.0.0.1:" + port);
        start(port);

        assertThat(ears.report().plays()).containsExactly("7");
        assertThat(values(ears.report())).hasSize(1);
    }

    @Test
    void who_says_nothing_at_all_is_lost_and_tried_again() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            listen(silent.getLocalPort());
            assertThat(ears.next(String.class)).startsWith("lost");
            assertThat(ears.next(String.class)).startsWith("lost");
        }
    }

    @Test
    void who_is_no_instance_is_told_nothing() throws Exception {
        var port = start(0);
        neighbourhood = new Neighbourhood(
                SELF, () -> Set.of(SELF, new HostInfo("127.0.0.1", port)), PATIENCE, () -> "another", wanted, ears);
        assertThat(ears.next(String.class)).startsWith("lost");
        assertThat(ears.heard).noneMatch(Report.class::isInstance);
    }

    private void listen(int port) {
        neighbourhood = new Neighbourhood(
                SELF, () -> Set.of(SELF, new HostInfo("127.0.0.1", port)), PATIENCE, () -> PASS, wanted, ears);
    }

    private int start(int port) throws IOException {
        briefings = new Briefings(partition -> partition == PLAYED, () -> played);
        other = Javalin.create(javalin -> {
                    javalin.startup.showJavalinBanner = false;
                    javalin.jetty.host = "127.0.0.1";
                    javalin.routes.before(context -> {
                        if (!PASS.equals(context.header(Neighbourhood.PASS))) {
                            throw new UnauthorizedResponse();
                        }
                    });
                    javalin.routes.get(Neighbourhood.PATH + "/{link}", briefings::listen);
                    javalin.routes.post(Neighbourhood.PATH + "/{link}", briefings::watch);
                })
                .start(port);
        return other.port();
    }

    private void stop() {
        briefings.close();
        other.stop();
    }

    private void publish(String value, long offset) {
        played = List.of(contest(value));
        for (var partition : List.of(PLAYED, PLAYED - 1)) {
            briefings.published(new Change<>(partition, offset, 0, "7", played, false));
        }
    }

    private static List<Long> values(Report report) {
        return report.entries().stream().map(entry -> entry.portfolio().value()).toList();
    }

    private static Published contest(String value) {
        return Facts.published(Facts.standings("7", ACTIVE, Facts.standing(1, ANN, value)), false);
    }
}
