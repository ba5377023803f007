package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Ten thousand people enter one contest, some of them impatiently, while prices come. */
@OnAPlatform
class CrowdTest {
    private static final int PEOPLE = 10_000;
    private static final int IMPATIENT = PEOPLE / 10;
    private static final int AT_ONCE = 64;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Platform parts;
    private final Outside platform;
    private final TestReporter reporter;

    CrowdTest(Platform platform, TestReporter reporter) {
        this.parts = platform;
        this.platform = new Outside(platform);
        this.reporter = reporter;
    }

    @Tag("long")
    @Test
    void ten_thousand_enter_within_a_minute_none_is_lost_and_none_is_in_twice() throws Exception {
        var wallets = FirstWhitelist.tokens(PEOPLE + 3, System.nanoTime()).stream()
                .skip(3)
                .map(FirstWhitelist.Token::address)
                .toList();
        for (var some = 0; some < PEOPLE; some += 1_000) {
            platform.sql("insert into users(wallet_address) select unnest('{%s}'::text[])"
                    .formatted(String.join(",", wallets.subList(some, some + 1_000))));
        }
        var contest = platform.ask("""
                insert into contests(name, start_time, end_time)
                values ('Crowd', now() + interval '1 hour', now() + interval '2 hours') returning id""");
        Await.until(
                "the last one is known",
                PATIENCE,
                () -> enter("1", wallets.getLast(), "{}").statusCode() == 400);
        var tokens = platform.listed();
        var portfolio = """
                {"portfolio":[{"address":"%s","weight":50},{"address":"%s","weight":30},{"address":"%s","weight":20}]}""".formatted(tokens.get(0), tokens.get(1), tokens.get(2));

        var begun = System.nanoTime();
        var answers = atOnce(Stream.concat(wallets.stream(), wallets.stream().limit(IMPATIENT))
                .<Callable<HttpResponse<String>>>map(wallet -> () -> enter(contest, wallet, portfolio))
                .toList());
        var took = Duration.ofNanos(System.nanoTime() - begun);
        reporter.publishEntry("entries", "%d in %.1f s".formatted(PEOPLE, took.toMillis() / 1e3));

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202));
        assertThat(took).isLessThan(MINUTE);
        assertThat(platform.ask(
                        "select count(*) || ' ' || max(seat) from contest_participants where contest = " + contest))
                .isEqualTo(PEOPLE + " " + PEOPLE);
        var captured = TopicReader.read(
                platform.cluster().client(),
                platform.cluster().topics().contestParticipants,
                PEOPLE,
                record -> record.key().startsWith(contest + "/"));
        assertThat(captured.stream().map(record -> record.key()).distinct()).hasSize(PEOPLE);
        assertThat(captured).hasSize(PEOPLE);
    }

    /** Always with the same key, as who does not hear an answer sends it again. */
    private HttpResponse<String> enter(String contest, String wallet, String portfolio) throws Exception {
        return platform.post(
                "/api/v69/contests/" + contest + "/enter",
                Token.signed(wallet, "user", parts.signingSecret()),
                "enter-" + contest,
                portfolio);
    }

    private static List<HttpResponse<String>> atOnce(List<Callable<HttpResponse<String>>> requests) throws Exception {
        var room = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(requests.stream()
                    .<Callable<HttpResponse<String>>>map(request -> () -> {
                        room.acquire();
                        try {
                            return request.call();
                        } finally {
                            room.release();
                        }
                    })
                    .toList());
            return answers.stream().map(answer -> answer.resultNow()).toList();
        }
    }
}
