package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.WhitelistRow;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A drill: a backup of a platform that runs is restored into an empty folder, and the platform goes on there. */
class RestoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TOKENS = 5;
    private static final String CONTESTS = "/api/v69/contests/";
    /** As a token is, whatever it costs. */
    private static final List<String> FIELDS = List.of(
            "address", "symbol", "name", "decimals", "description", "image_url", "color", "socials", "websites");

    @TempDir
    private Path folder;

    private final String ann = Outside.newAddress();
    private final String bob = Outside.newAddress();
    private final TestReporter reporter;

    RestoreTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    /** What is promised to be as before. */
    private record Answers(
            JsonNode results,
            JsonNode finished,
            JsonNode finalBoard,
            JsonNode whitelist,
            JsonNode tokens,
            JsonNode candles,
            List<String> held,
            List<String> fills,
            List<String> kept,
            String users) {}

    /** Contests that are over, go on, and would end while nobody knows prices. */
    private record Played(String finished, String running, String doomed) {}

    private record Started(Path data, Up up) implements Platform {
        @Override
        public Endpoints endpoints() {
            return up.endpoints();
        }

        @Override
        public String signingSecret() {
            return DataFolder.signingSecret(data);
        }

        @Override
        public void close() {
            up.close();
        }
    }

    @Test
    void a_restored_platform_answers_as_before_says_what_was_lost_and_goes_on_in_a_higher_epoch() throws Exception {
        var before = folder.resolve("before");
        var backup = folder.resolve("backup");
        Played played;
        Answers answers;
        Map<String, BigDecimal> highs;
        Map<String, String> longCandles;
        long epoch;
        String secret;
        try (var platform = start(before)) {
            var outside = new Outside(platform);
            played = play(outside);
            highs = highs(outside);
            var taken = took(
                    "backup", () -> new Backup(platform.endpoints(), outside.cluster(), Progress.untold()).to(backup));
            assertThat(taken).isPositive();
            assertThatThrownBy(() -> new Backup(platform.endpoints(), outside.cluster(), Progress.untold()).to(backup))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("has a backup already");
            answers = answers(outside, played, platform);
            longCandles = last(outside, outside.cluster().topics().candlesLong);
            epoch = epoch(outside);
            secret = platform.signingSecret();
            outside.sql("update tokens set name = 'Lost' where symbol = 'SOL'");
        }
        var said = new ByteArrayOutputStream();
        var after = folder.resolve("after");
        took("restore", () -> new Restore(after, Map.of(), new Progress(new PrintStream(said, true, UTF_8)))
                .from(backup));
        assertThat(said.toString(UTF_8))
                .contains(
                        "What is lost",
                        "Everything since",
                        "Sessions: 1,",
                        "Signals: at most",
                        "Who is in which room: at most")
                .contains("Contests that start or end before prices come again: 1 if it starts now");
        reporter.publishEntry(said.toString(UTF_8));
        assertThatThrownBy(() -> new Restore(after, Map.of(), Progress.untold()).from(backup))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is not empty");

        try (var platform = start(after)) {
            var outside = new Outside(platform);
            var now = answers(outside, played, platform);
            assertThat(now).usingRecursiveComparison().isEqualTo(answers);
            assertThat(highs(outside))
                    .allSatisfy((token, high) -> assertThat(high).isGreaterThanOrEqualTo(highs.get(token)));
            assertThat(last(outside, outside.cluster().topics().candlesLong).keySet())
                    .containsAll(longCandles.keySet());
            assertThat(platform.signingSecret()).isNotEqualTo(secret);
            assertThat(new Resettle(outside.cluster(), new PrintStream(said, true, UTF_8))
                            .agrees(played.finished, false))
                    .as(() -> said.toString(UTF_8))
                    .isTrue();

            var doomed = outside.json(CONTESTS + played.doomed);
            assertThat(doomed.path("status").asText()).isEqualTo("cancelled");
            assertThat(doomed.toString()).contains("The platform was restored as it was at");
            var settled = Instant.now();
            Await.until(
                    "the contest that runs goes on",
                    PATIENCE,
                    () -> outside.json(CONTESTS + played.running + "/leaderboard").findValuesAsText("as_of").stream()
                            .anyMatch(asOf -> Instant.parse(asOf).isAfter(settled)));

            assertThat(epoch(outside)).isGreaterThan(epoch);
            outside.sql("update tokens set name = 'Found' where symbol = 'SOL'");
            Await.until("the change is told", PATIENCE, () -> outside.json("/api/v69/tokens?limit=10")
                    .findValuesAsText("name")
                    .contains("Found"));
            assertThat(Long.parseLong(contest(outside, 60, 120))).isEqualTo(Long.parseLong(played.doomed) + 1);
            assertThat(last(outside, outside.cluster().topics().signals).values())
                    .as("nothing is listed or delisted once more")
                    .noneMatch(signal -> signal.toLowerCase(Locale.ROOT).contains("listed"));
        }
    }

    private Started start(Path data) {
        var options = new Options(
                0, data, false, Optional.of(TOKENS), Optional.of(0), Optional.empty(), 20, 1, 1, Feed.UNSAID);
        return new Started(data, Up.start(options, Platform.SETTINGS));
    }

    private long took(String what, Runnable work) {
        var began = System.nanoTime();
        work.run();
        var took = Duration.ofNanos(System.nanoTime() - began).toMillis();
        reporter.publishEntry(what, took + " ms");
        return took;
    }

    /** One is over and settled and one runs, with an order that was filled. */
    private Played play(Outside outside) throws Exception {
        Await.until(
                "every token has a price",
                PATIENCE,
                () -> StreamSupport.stream(
                                        outside.json("/api/v69/tokens?limit=10")
                                                .path("tokens")
                                                .spliterator(),
                                        false)
                                .filter(token -> token.path("price").asDouble() > 0)
                                .count()
                        == TOKENS);
        outside.sql("""
                insert into users(wallet_address, nickname, role, is_banned)
                values ('%s', 'Ann69', 'admin', false), ('%s', 'Bob69', 'user', true);
                insert into sessions(wallet_address) values ('%1$s')""".formatted(ann, bob));
        var finished = contest(outside, -55, 6);
        var running = contest(outside, -50, 3_600);
        var doomed = contest(outside, -10, 55);
        Await.until(
                "it runs",
                PATIENCE,
                () -> outside.json(CONTESTS + running).path("status").asText().equals("active"));
        outside.sql("""
                insert into contest_trades(contest, wallet, token, side, weight)
                select %s, '%s', address, 'SELL', 0 from tokens where symbol = 'SOL'""".formatted(running, ann));
        Await.until(
                "the order is filled",
                PATIENCE,
                () -> TopicReader.all(
                                        outside.cluster().client(),
                                        outside.cluster().topics().fills)
                                .size()
                        == 1);
        Await.until(
                "the results are there",
                PATIENCE,
                () -> outside.get(CONTESTS + finished + "/results").statusCode() == 200);
        return new Played(finished, running, doomed);
    }

    /** Of both, who enter at once; it starts with them. */
    private String contest(Outside outside, int from, int to) throws Exception {
        var id = outside.ask("""
                insert into contests(name, start_time, end_time, prize_pool)
                values ('Drill', now() + interval '%d s', now() + interval '%d s', 1000) returning id""".formatted(from, to));
        outside.sql("""
                insert into contest_participants(contest, wallet) values (%1$s, '%2$s');
                insert into contest_participants(contest, wallet) values (%1$s, '%3$s');
                insert into contest_portfolios(contest, wallet, token, weight)
                select %1$s, '%2$s', address, 50 from tokens where symbol in ('SOL', 'WIF');
                insert into contest_portfolios(contest, wallet, token, weight)
                select %1$s, '%3$s', address, 100 from tokens where symbol = 'BONK'""".formatted(id, ann, bob));
        return id;
    }

    private Answers answers(Outside outside, Played played, Platform platform) throws Exception {
        var topics = outside.cluster().topics();
        return new Answers(
                outside.json(CONTESTS + played.finished + "/results"),
                outside.json(CONTESTS + played.finished),
                outside.json(CONTESTS + played.finished + "/leaderboard"),
                outside.json("/api/v69/whitelist?limit=100"),
                tokens(outside),
                candles(outside),
                held(outside, played, platform),
                all(outside, topics.fills),
                Stream.of(topics.contestPrices, topics.contestResults, topics.settlements)
                        .flatMap(topic -> all(outside, topic).stream())
                        .toList(),
                outside.ask("select string_agg(u::text, ' ' order by wallet_address) from users u"));
    }

    private static JsonNode tokens(Outside outside) throws Exception {
        var tokens = outside.json("/api/v69/tokens?limit=10&sort=symbol").path("tokens");
        tokens.forEach(token -> ((ObjectNode) token).retain(FIELDS));
        return tokens;
    }

    /** The first ones, which are over. */
    private static JsonNode candles(Outside outside) throws Exception {
        var sol = outside.json("/api/v69/tokens?search=SOL&limit=10").findParents("symbol").stream()
                .filter(token -> token.path("symbol").asText().equals("SOL"))
                .findFirst()
                .orElseThrow()
                .path("address")
                .asText();
        var all = (ArrayNode) outside.json("/api/v69/tokens/" + sol + "/candles?interval=1s&limit=1000")
                .path("candles");
        while (all.size() > 3) {
            all.remove(all.size() - 1);
        }
        assertThat(all).hasSize(3);
        return all;
    }

    private List<String> held(Outside outside, Played played, Platform platform) throws Exception {
        var portfolio = outside.get(CONTESTS + played.running + "/portfolio/" + ann, platform.token(ann, "admin"));
        assertThat(portfolio.statusCode()).as(portfolio.body()).isEqualTo(200);
        var json = new ObjectMapper().readTree(portfolio.body());
        return Stream.concat(json.findValuesAsText("quantity").stream(), json.findValuesAsText("cash").stream())
                .sorted()
                .toList();
    }

    private static Map<String, BigDecimal> highs(Outside outside) throws Exception {
        return StreamSupport.stream(
                        outside.json("/api/v69/tokens?limit=10").path("tokens").spliterator(), false)
                .collect(toMap(
                        token -> token.path("symbol").asText(),
                        token -> new BigDecimal(token.path("high_24h").asText())));
    }

    private static <V extends SpecificRecord> List<String> all(Outside outside, Topic<V> topic) {
        return TopicReader.all(outside.cluster().client(), topic).stream()
                .map(record -> record.key() + ' ' + record.timestamp() + ' ' + record.value())
                .sorted()
                .toList();
    }

    private static <V extends SpecificRecord> Map<String, String> last(Outside outside, Topic<V> topic) {
        return TopicReader.all(outside.cluster().client(), topic).stream()
                .filter(record -> record.value() != null)
                .collect(toMap(ConsumerRecord::key, record -> record.value().toString(), (old, newer) -> newer));
    }

    private static long epoch(Outside outside) {
        return TopicReader.all(outside.cluster().client(), outside.cluster().topics().whitelist).stream()
                .filter(record -> !Keys.isClock(record.key()))
                .map(ConsumerRecord::value)
                .mapToLong(WhitelistRow::getEpoch)
                .max()
                .orElseThrow();
    }
}
