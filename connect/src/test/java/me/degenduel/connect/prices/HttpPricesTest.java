package me.degenduel.connect.prices;

import static me.degenduel.connect.http.FakeSite.busy;
import static me.degenduel.connect.http.FakeSite.half;
import static me.degenduel.connect.http.FakeSite.says;
import static me.degenduel.connect.http.FakeSite.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import me.degenduel.connect.Meters;
import me.degenduel.connect.http.FakeSite;
import me.degenduel.connect.http.Limits;
import me.degenduel.connect.http.Plan;
import me.degenduel.connect.http.Site;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.health.BreakerNumbers;
import me.degenduel.schemas.health.Guard;
import me.degenduel.schemas.health.PlatformService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A source against a server that answers like the real one, and misbehaves like it. */
class HttpPricesTest {
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final String WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";
    private static final String GOOD = "{\"%s\":{\"usdPrice\":0.000020}}".formatted(BONK);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final BreakerNumbers NUMBERS = new BreakerNumbers(true, 6, MINUTE, MINUTE, MINUTE, MINUTE, 1);
    private static final int OFTEN = 60_000;

    private record Said(String address, Price price) {}

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Listed listed = new Listed();
    private final LinkedBlockingQueue<Said> said = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final Guard guard = new Guard(
            "market_data_service.jupiter",
            PlatformService.MARKET_DATA,
            NUMBERS,
            InstantSource.system(),
            Guard.Check.NONE,
            Map::of);
    private FakeSite site;
    private Thread thread;

    @BeforeEach
    void given_a_source_of_jupiters_kind() throws IOException {
        site = new FakeSite(says(GOOD));
        var plan = new Plan(
                "jupiter",
                new Site(site.url(), "x-api-key", Optional.of(new Secret("open sesame"))),
                INTERVAL,
                OFTEN,
                2);
        var limits = new Limits(Duration.ofMillis(300), 3, Duration.ofMillis(20), Duration.ofMillis(1_500), 1_000, 2);
        var source = new HttpPrices(plan, limits, new Jupiter(site.url()), guard, new Meters(meters));
        thread = Thread.ofPlatform().start(() -> {
            try {
                source.run(listed, (address, price) -> said.add(new Said(address, price)));
            } catch (InterruptedException closed) {
                ended.complete(closed);
            } catch (RuntimeException | Error failure) {
                ended.complete(failure);
            }
        });
    }

    @AfterEach
    void it_ends_when_it_is_interrupted_and_not_before() throws Exception {
        assertThat(ended).isNotDone();
        thread.interrupt();
        assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        site.close();
    }

    @Test
    void a_price_is_said_as_the_source_says_it_with_the_source_and_its_interval() throws Exception {
        list(BONK);

        var heard = next();
        assertThat(heard.address()).isEqualTo(BONK);
        assertThat(heard.price())
                .isEqualTo(Price.newBuilder()
                        .setPrice("0.000020")
                        .setSource("jupiter")
                        .setInterval(INTERVAL.toMillis())
                        .build());
        assertThat(site.key()).containsExactly("open sesame");
    }

    @Test
    void it_is_said_again_and_again() throws Exception {
        list(BONK);
        for (var price = 0; price < 3; price++) {
            assertThat(next().address()).isEqualTo(BONK);
        }
    }

    @Test
    void a_new_token_is_asked_for_at_once_and_a_delisted_one_no_more() throws Exception {
        list(BONK);
        assertThat(site.call()).endsWith("=" + BONK);
        var before = System.nanoTime();

        list(WIF);
        listed.changed(BONK, false);

        var call = site.call();
        while (!call.endsWith("=" + WIF)) {
            call = site.call();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        for (var round = 0; round < 3; round++) {
            assertThat(site.call()).endsWith("=" + WIF);
        }
    }

    @Test
    void more_tokens_than_a_call_may_ask_for_take_two() throws Exception {
        listed.changed("C" + WIF.substring(1), true);
        list(BONK);
        list(WIF);

        var calls = List.of(site.call(), site.call());
        assertThat(String.join("", calls)).contains(BONK, WIF, "C" + WIF.substring(1));
        assertThat(calls).allMatch(call -> call.split(",").length <= 2);
    }

    @Test
    void a_429_is_left_alone_for_as_long_as_it_asks() throws Exception {
        site.becomes(busy("1"));
        list(BONK);
        site.call();
        var before = System.nanoTime();
        site.becomes(says(GOOD));

        site.call();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(800));
        next();
        assertThat(failures("rate_limited")).isEqualTo(1);
    }

    @Test
    void a_429_that_asks_for_a_day_is_not_left_alone_for_so_long() throws Exception {
        site.becomes(busy("86400"));
        list(BONK);
        site.call();
        site.becomes(says(GOOD));

        assertThat(next().address()).isEqualTo(BONK);
    }

    @Test
    void a_429_with_a_date_long_past_or_garbage_is_asked_again_like_others() throws Exception {
        for (var after : List.of("Sun, 06 Nov 1994 08:49:37 GMT", "soon", "-7", "99999999999")) {
            site.becomes(busy(after));
            list(BONK);
            site.call();
            site.becomes(says(GOOD));
            next();
            listed.changed(BONK, false);
            said.clear();
        }
    }

    @Test
    void a_500_is_asked_again_until_it_is_well() throws Exception {
        recovers(status(500), "server_error");
    }

    @Test
    void no_answer_in_time_is_a_failure_and_the_next_is_heard() throws Exception {
        recovers(site.silent(), "timeout");
    }

    @Test
    void a_body_that_trickles_in_for_ever_is_cut_off() throws Exception {
        recovers(
                call -> {
                    call.sendResponseHeaders(200, 0);
                    call.getResponseBody().write('{');
                    call.getResponseBody().flush();
                    site.silent().answer(call);
                },
                "timeout");
    }

    @Test
    void half_a_body_says_nothing() throws Exception {
        recovers(half(GOOD), "unreadable");
    }

    @Test
    void wrong_json_says_nothing() throws Exception {
        recovers(says("<html>Bad gateway</html>"), "unreadable");
    }

    @Test
    void json_of_another_shape_says_nothing() throws Exception {
        recovers(says("[]"), "unusable");
    }

    @Test
    void an_answer_without_end_is_cut_off() throws Exception {
        recovers(says("{\"x\":\"" + "x".repeat(2_000) + "\"}"), "too_large");
    }

    @Test
    void a_redirection_is_not_followed() throws Exception {
        recovers(
                call -> {
                    call.getResponseHeaders().set("Location", "http://elsewhere.example/");
                    FakeSite.answer(call, 302, "");
                },
                "refused");
    }

    @Test
    void null_and_a_missing_token_say_nothing_and_are_no_failure() throws Exception {
        site.becomes(says("{\"%s\":{\"usdPrice\":null}}".formatted(BONK)));
        list(BONK);
        list(WIF);
        for (var round = 0; round < 4; round++) {
            site.call();
        }
        assertThat(said).isEmpty();
        assertThat(meters.find("dd.feed.calls").timers())
                .allMatch(calls -> "ok".equals(calls.getId().getTag("outcome")));
    }

    @Test
    void a_token_nobody_asked_for_is_counted_and_dropped() throws Exception {
        site.becomes(says("{\"%s\":{\"usdPrice\":1},\"%s\":{\"usdPrice\":2}}".formatted(WIF, BONK)));
        list(BONK);

        assertThat(List.of(next().address(), next().address())).containsOnly(BONK);
        assertThat(dropped("not_asked_for")).isPositive();
    }

    @Test
    void a_price_of_absurd_length_is_counted_and_dropped() throws Exception {
        site.becomes(
                says("{\"%s\":{\"usdPrice\":\"%s\"},\"%s\":{\"usdPrice\":2}}".formatted(BONK, "1".repeat(101), WIF)));
        list(BONK);
        list(WIF);

        assertThat(List.of(next().address(), next().address())).containsOnly(WIF);
        assertThat(dropped("too_long")).isPositive();
    }

    @Test
    void a_source_that_fails_and_fails_is_not_called_until_its_breaker_lets_it() throws Exception {
        site.becomes(status(503));
        list(BONK);
        await(() -> guard.breaker().state() == BreakerState.OPEN);
        assertThat(guard.breaker().cause())
                .hasValueSatisfying(why -> assertThat(why).contains("it answers 503"));
        site.becomes(says(GOOD));
        assertThat(said.poll(4 * INTERVAL.toMillis(), TimeUnit.MILLISECONDS)).isNull();

        guard.reset();

        assertThat(next().address()).isEqualTo(BONK);
    }

    @Test
    void one_failure_between_answers_is_no_news_for_the_breaker() throws Exception {
        list(BONK);
        next();
        site.becomes(call -> {
            site.becomes(says(GOOD));
            status(500).answer(call);
        });
        await(() -> meters.find("dd.feed.calls").tag("outcome", "server_error").timer() != null);
        said.clear();
        next();
        assertThat(guard.breaker().failures(InstantSource.system().instant(), NUMBERS))
                .isZero();
    }

    /** A failure is counted as what it is, says no price, and the next answer is heard. */
    private void recovers(FakeSite.Mood trouble, String kind) throws Exception {
        site.becomes(trouble);
        list(BONK);
        site.call();
        site.call();
        assertThat(said).isEmpty();

        site.becomes(says(GOOD));

        assertThat(next().price().getPrice()).isEqualTo("0.000020");
        assertThat(failures(kind)).isPositive();
    }

    private static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void list(String address) {
        listed.changed(address, true);
    }

    private Said next() throws InterruptedException {
        var next = said.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("a price").isNotNull();
        return next;
    }

    private long failures(String kind) {
        return meters.get("dd.feed.calls").tag("outcome", kind).timer().count();
    }

    private double dropped(String reason) {
        return meters.get("dd.prices.dropped").tag("reason", reason).counter().count();
    }
}
