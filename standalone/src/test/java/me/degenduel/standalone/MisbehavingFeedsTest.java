package me.degenduel.standalone;

import static java.util.stream.Collectors.joining;
import static me.degenduel.connect.http.FakeSite.busy;
import static me.degenduel.connect.http.FakeSite.half;
import static me.degenduel.connect.http.FakeSite.says;
import static me.degenduel.connect.http.FakeSite.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import me.degenduel.connect.http.FakeSite;
import me.degenduel.connect.http.FakeSite.Mood;
import me.degenduel.connect.prices.Recording;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.RejectedPrice;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A platform with two sources by HTTP, told as its manual says, of which one misbehaves in every way there is: what it says
 * ends where it should, and the other's prices go on coming at their interval.
 */
class MisbehavingFeedsTest {
    private static final Duration INTERVAL = Duration.ofMillis(300);
    /** Less than any misbehaviour here lasts. */
    private static final Duration LATEST = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String STEADY = "dexscreener";
    private static final String MOODY = "moody";
    private static final int TOKENS = 5;
    private static final String STEADY_PAIR = """
            {"baseToken":{"address":"%s","symbol":"said","name":"As it is said"},"priceUsd":"2","liquidity":{"usd":5},
             "info":{"imageUrl":"https://img.example/said.png","socials":[{"type":"twitter","url":"https://x.com/said"}]}}""";

    private static final String TOLD = """
            {"id":"%s","symbol":"told","name":"As it is told","decimals":9,"icon":"https://img.example/told.png"}""";
    /** A token without a pair, of which only the other teller knows. */
    private static final String UNPAIRED = Outside.newAddress();

    @TempDir
    private static Path folder;

    private static FakeSite steady;
    private static FakeSite moody;
    private static Up up;
    private static Heard heard;
    private static Outside platform;
    private static List<String> tokens;

    @BeforeAll
    static void given_a_platform_with_two_sources() throws Exception {
        steady = new FakeSite(call -> {
            var uri = call.getRequestURI();
            var isPairs = uri.getQuery() == null;
            var all = Stream.of((isPairs ? lastOf(uri.getPath(), "/") : lastOf(uri.getQuery(), "=")).split(","));
            FakeSite.answer(
                    call,
                    200,
                    all.filter(token -> !isPairs || !token.equals(UNPAIRED))
                            .map((isPairs ? STEADY_PAIR : TOLD)::formatted)
                            .collect(joining(",", "[", "]")));
        });
        moody = new FakeSite(well());
        var options = Options.parse(new Arguments(
                "up",
                List.of(
                        "--port",
                        "0",
                        "--data",
                        folder.resolve("data").toString(),
                        "--tokens",
                        "" + TOKENS,
                        "--contests",
                        "0",
                        "--feed",
                        "http,token_prices",
                        "--source",
                        STEADY + "=" + steady.url(),
                        "--source",
                        MOODY + "=" + moody.url() + "/?ids={addresses}")));
        up = Up.start(
                options,
                Map.ofEntries(
                        Map.entry("DD_DEXSCREENER_INTERVAL", INTERVAL.toMillis() + "ms"),
                        Map.entry("DD_HTTP_MOODY_INTERVAL", INTERVAL.toMillis() + "ms"),
                        Map.entry("DD_HTTP_MOODY_RATE", "6000"),
                        Map.entry("DD_HTTP_MOODY_ADDRESS", "none"),
                        Map.entry("DD_HTTP_MOODY_TIME", "at"),
                        Map.entry("DD_FEED_TIMEOUT", "2s"),
                        Map.entry("DD_FEED_PAUSE", "300ms"),
                        Map.entry("DD_METADATA", "dexscreener,http:teller"),
                        Map.entry("DD_METADATA_DEXSCREENER_URL", steady.url()),
                        Map.entry("DD_METADATA_HTTP_TELLER_URL", steady.url() + "/?of={addresses}"),
                        Map.entry("DD_METADATA_HTTP_TELLER_ADDRESS", "id"),
                        Map.entry("DD_METADATA_HTTP_TELLER_IMAGE", "icon"),
                        Map.entry("DD_METADATA_HTTP_TELLER_RATE", "600"),
                        Map.entry("DD_BREAKER_MARKET_DATA", "threshold=5 reset=500ms")));
        platform = new Outside(new EmbeddedPlatform(folder.resolve("data"), up));
        heard = new Heard(platform);
        tokens = platform.listed();
        assertThat(tokens).hasSize(TOKENS);
    }

    @AfterAll
    static void close() {
        heard.close();
        up.close();
        steady.close();
        moody.close();
    }

    @BeforeEach
    void given_both_are_well() {
        moody.becomes(well());
        var now = Instant.now();
        heard.price("a price of the moody one", one -> isFrom(MOODY, one) && isAfter(now, one));
    }

    @AfterEach
    void the_steady_one_was_never_late() {
        var times = new ArrayList<Instant>();
        for (var one : heard.prices) {
            if (isFrom(STEADY, one) && one.key().equals(tokens.getFirst())) {
                times.add(Instant.ofEpochMilli(one.timestamp()));
            }
        }
        times.add(Instant.now());
        for (var at = 1; at < times.size(); at++) {
            assertThat(Duration.between(times.get(at - 1), times.get(at)))
                    .as("between two prices of %s at %s", STEADY, times.get(at))
                    .isLessThan(LATEST);
        }
    }

    @Test
    void a_429_with_retry_after_delays_nobody_else() throws Exception {
        misbehaves(busy("2"));
    }

    @Test
    void errors_of_a_server_delay_nobody_else() throws Exception {
        misbehaves(status(500));
    }

    @Test
    void no_answer_at_all_delays_nobody_else() throws Exception {
        misbehaves(moody.silent());
    }

    @Test
    void half_a_body_delays_nobody_else() throws Exception {
        misbehaves(half("{\"%s\":{\"price\":1}}".formatted(tokens.getFirst())));
    }

    @Test
    void wrong_json_delays_nobody_else() throws Exception {
        misbehaves(says("<html>Sorry</html>"));
    }

    @Test
    void json_of_another_shape_delays_nobody_else() throws Exception {
        misbehaves(says("[1,2,3]"));
    }

    @Test
    void a_price_as_text_is_a_price() throws Exception {
        moody.becomes(entries(token -> "{\"price\":\"1.250\"}"));

        assertThat(heard.tick("a tick of it", one -> isFrom(MOODY, one) && isPrice("1.25", one)))
                .isNotNull();
    }

    @Test
    void a_price_in_powers_of_ten_is_a_price_and_is_asked_for_within_a_second() throws Exception {
        moody.becomes(entries(token -> tokens.contains(token) ? "{\"price\":1}" : "{\"price\":1e-9}"));
        var added = Outside.newAddress();
        var begun = Instant.now();

        platform.list(added, "TINY");

        var price =
                heard.price("its price", one -> isFrom(MOODY, one) && one.key().equals(added));
        assertThat(price.value().getPrice()).isEqualTo("1e-9");
        assertThat(price.value().getInterval()).isEqualTo(INTERVAL.toMillis());
        assertThat(Duration.between(begun, Instant.ofEpochMilli(price.timestamp())))
                .isLessThan(Duration.ofSeconds(2));
        heard.tick("its tick", one -> one.key().equals(added) && isPrice("0.000000001", one));
    }

    @Test
    void null_says_nothing_and_the_token_keeps_the_other_price() throws Exception {
        moody.becomes(entries(token -> "{\"price\":null}"));
        calls(3);
        var begun = Instant.now();
        calls(5);

        assertThat(heard.prices).noneMatch(one -> isFrom(MOODY, one) && isAfter(begun, one));
        assertThat(heard.prices).anyMatch(one -> isFrom(STEADY, one) && isAfter(begun, one));
    }

    @Test
    void of_duplicates_in_one_answer_the_last_is_said_once() throws Exception {
        var token = tokens.getFirst();
        moody.becomes(says("{\"%s\":{\"price\":1.1},\"%s\":{\"price\":1.2}}".formatted(token, token)));
        var begun = Instant.now();

        heard.price(
                "the last", one -> isFrom(MOODY, one) && one.value().getPrice().equals("1.2"));

        assertThat(heard.prices)
                .noneMatch(one -> isAfter(begun, one) && one.value().getPrice().equals("1.1"));
    }

    @Test
    void a_token_nobody_asked_for_is_counted_and_dropped() throws Exception {
        var unknown = Outside.newAddress();
        moody.becomes(says("{\"%s\":{\"price\":1},\"%s\":{\"price\":1.3}}".formatted(unknown, tokens.getFirst())));

        heard.price(
                "the other", one -> isFrom(MOODY, one) && one.value().getPrice().equals("1.3"));

        assertThat(heard.prices).noneMatch(one -> one.key().equals(unknown));
        assertThat(platform.get("/metrics").body())
                .containsPattern("dd_prices_dropped_total\\{reason=\"not_asked_for\",source=\"moody\"\\} [1-9]");
    }

    @Test
    void a_clock_an_hour_ahead_is_refused_and_said_to_be() throws Exception {
        moody.becomes(priced("1.4", Duration.ofHours(1)));

        assertThat(heard.rejection("of it", one -> one.value().getPrice().equals("1.4"))
                        .value()
                        .getReason())
                .isEqualTo("from_the_future");
    }

    @Test
    void a_clock_an_hour_behind_what_it_was_is_refused_and_said_to_be() throws Exception {
        heard.tick("one with a time", one -> isFrom(MOODY, one));
        moody.becomes(priced("1.5", Duration.ofHours(-1)));

        assertThat(heard.rejection("of it", one -> one.value().getPrice().equals("1.5"))
                        .value()
                        .getReason())
                .isEqualTo("older_than_accepted");
    }

    @Test
    void what_a_token_is_gets_asked_when_it_is_listed_and_nothing_is_lost() throws Exception {
        var added = Outside.newAddress();
        platform.sql("""
                insert into tokens(address, symbol, name, decimals, description, socials, websites)
                values ('%s', 'OLD', 'Old', 6, 'Ours', '{"telegram":"https://t.me/ours"}', '{https://ours.example}')""".formatted(added));

        platform.sql("insert into token_whitelist(address, status) values ('%s', 'listed')".formatted(added));

        var token = Await.found(
                "the token as it is said", PATIENCE, () -> Optional.of(platform.json("/api/v69/tokens/" + added))
                        .filter(row -> row.path("symbol").asText().equals("SAID")));
        assertThat(token.path("name").asText()).isEqualTo("As it is said");
        assertThat(token.path("decimals").asInt()).isEqualTo(6);
        assertThat(token.path("image_url").asText()).isEqualTo("https://img.example/said.png");
        assertThat(token.path("websites").toString()).isEqualTo("[\"https://ours.example\"]");
        assertThat(token.path("socials").path("twitter").asText()).isEqualTo("https://x.com/said");
        assertThat(token.path("socials").path("telegram").asText()).isEqualTo("https://t.me/ours");
        assertThat(platform.ask("select description from tokens where address = '" + added + "'"))
                .isEqualTo("Ours");
    }

    @Test
    void a_submission_of_an_address_alone_gets_its_row_from_who_knows_it_is_verified_and_asked_for_again_when_listed()
            throws Exception {
        command("", "user", "{\"address\":\"%s\"}".formatted(UNPAIRED));

        becomes("verifying");
        assertThat(platform.ask("select concat_ws(' ', symbol, name, decimals, image_url) from tokens where address = '"
                        + UNPAIRED + "'"))
                .isEqualTo("TOLD As it is told 9 https://img.example/told.png");
        while (steady.callsLeft() > 0) {
            steady.call();
        }

        command("/" + UNPAIRED + "/approve", "admin", "{}");

        becomes("listed");
        var asked = steady.call();
        while (!asked.contains("?of=") || !asked.contains(UNPAIRED)) {
            asked = steady.call();
        }
        heard.tick("its tick", one -> isFrom(MOODY, one) && one.key().equals(UNPAIRED));
    }

    @Test
    void a_row_of_token_prices_is_a_price_and_a_tick_of_whoever_it_names() throws Exception {
        var token = Outside.newAddress();
        platform.list(token, "ROW");

        platform.sql("""
                insert into token_prices(address, price, market_cap, volume_24h, liquidity, source)
                values ('%s', 0.00001230, 1000, 5.5, 7, 'the old one')""".formatted(token));

        var price = heard.price("the row", one -> isFrom("the old one", one)).value();
        assertThat(price.getPrice()).isEqualTo("0.0000123");
        assertThat(price.getSourceTime()).isNotNull();
        var tick = heard.tick("its tick", one -> isFrom("the old one", one));
        assertThat(tick.key()).isEqualTo(token);
        assertThat(tick.value().getVolume24h()).isEqualByComparingTo("5.5");

        platform.sql(
                "update token_prices set price = 0.00001240, updated_at = now() where address = '%s'".formatted(token));

        heard.tick("its change", one -> isFrom("the old one", one) && isPrice("0.0000124", one));
    }

    @Test
    void what_is_said_can_be_recorded_in_the_order_in_which_it_was_heard() throws Exception {
        var file = folder.resolve("prices.avro");
        var recorder = new Recorder(platform.cluster());

        recorder.to(file, true, Optional.of(Duration.ZERO), System.out);

        var recorded = new ArrayList<Recording.Said>();
        try (var reader = new Recording.Reader(file)) {
            reader.forEachRemaining(recorded::add);
        }
        assertThat(recorded).extracting(one -> one.price().getSource()).contains(STEADY, MOODY);
        assertThat(recorded).extracting(Recording.Said::time).isSorted();
        assertThat(recorded)
                .contains(heard.prices.stream()
                        .map(one -> new Recording.Said(one.key(), Instant.ofEpochMilli(one.timestamp()), one.value()))
                        .limit(20)
                        .toArray(Recording.Said[]::new));
    }

    /** A command of the whitelist, by somebody who is known a moment later. */
    private static void command(String path, String role, String body) throws Exception {
        var somebody = new EmbeddedPlatform(folder.resolve("data"), up).token(Outside.newAddress(), role);
        Await.until(
                "it is accepted",
                PATIENCE,
                () -> platform.post("/api/v69/whitelist" + path, somebody, "whitelist" + path, body)
                                .statusCode()
                        == 202);
    }

    private static void becomes(String status) {
        Await.until(
                UNPAIRED + " is " + status,
                PATIENCE,
                () -> status.equals(
                        platform.ask("select status from token_whitelist where address = '" + UNPAIRED + "'")));
    }

    /** Nothing of it is a price; once it is well, its prices are heard again. */
    private void misbehaves(Mood mood) throws Exception {
        moody.becomes(mood);
        calls(2);
        var begun = Instant.now();
        heard.price(
                "three more of the steady one",
                one -> isFrom(STEADY, one) && isAfter(begun.plus(INTERVAL.multipliedBy(3)), one));
        assertThat(heard.prices).noneMatch(one -> isFrom(MOODY, one) && isAfter(begun, one));

        moody.becomes(well());

        heard.price("one of the moody, which is well again", one -> isFrom(MOODY, one) && isAfter(begun, one));
    }

    private static void calls(int count) throws InterruptedException {
        while (moody.callsLeft() > 0) {
            moody.call();
        }
        for (var call = 0; call < count; call++) {
            moody.call();
        }
    }

    private static Mood well() {
        return priced("1", Duration.ZERO);
    }

    private static Mood priced(String price, Duration skew) {
        return entries(token ->
                "{\"price\":%s,\"at\":\"%s\"}".formatted(price, Instant.now().plus(skew)));
    }

    private static Mood entries(Function<String, String> entry) {
        return call -> FakeSite.answer(
                call,
                200,
                Stream.of(lastOf(call.getRequestURI().getQuery(), "=").split(","))
                        .map(token -> "\"" + token + "\":" + entry.apply(token))
                        .collect(joining(",", "{", "}")));
    }

    private static String lastOf(String text, String separator) {
        return text.substring(text.lastIndexOf(separator) + 1);
    }

    private static boolean isFrom(String source, ConsumerRecord<String, ?> one) {
        return switch (one.value()) {
            case Price price -> price.getSource().equals(source);
            case Tick tick -> tick.getSource().equals(source);
            case RejectedPrice rejected -> rejected.getSource().equals(source);
            default -> throw new AssertionError(one.value());
        };
    }

    private static boolean isAfter(Instant time, ConsumerRecord<String, ?> one) {
        return one.timestamp() > time.toEpochMilli();
    }

    private static boolean isPrice(String price, ConsumerRecord<String, Tick> one) {
        return one.value().getPrice().compareTo(new BigDecimal(price)) == 0;
    }

    /** Everything that was said from the beginning, as it comes. */
    private static final class Heard {
        private final List<ConsumerRecord<String, Price>> prices = new CopyOnWriteArrayList<>();
        private final List<ConsumerRecord<String, Tick>> ticks = new CopyOnWriteArrayList<>();
        private final List<ConsumerRecord<String, RejectedPrice>> rejections = new CopyOnWriteArrayList<>();
        private final List<Thread> threads;
        private volatile boolean closed;

        Heard(Outside platform) {
            var topics = platform.cluster().topics();
            var client = platform.cluster().client();
            threads = List.of(
                    read(client, topics.prices, prices),
                    read(client, topics.ticks, ticks),
                    read(client, topics.rejectedPrices, rejections));
        }

        ConsumerRecord<String, Price> price(String what, Predicate<ConsumerRecord<String, Price>> wanted) {
            return await(what, prices, wanted);
        }

        ConsumerRecord<String, Tick> tick(String what, Predicate<ConsumerRecord<String, Tick>> wanted) {
            return await(what, ticks, wanted);
        }

        ConsumerRecord<String, RejectedPrice> rejection(
                String what, Predicate<ConsumerRecord<String, RejectedPrice>> wanted) {
            return await(what, rejections, wanted);
        }

        private static <V> ConsumerRecord<String, V> await(
                String what, List<ConsumerRecord<String, V>> all, Predicate<ConsumerRecord<String, V>> wanted) {
            return Await.found(what, PATIENCE, () -> all.stream().filter(wanted).findAny());
        }

        private <V> Thread read(Map<String, Object> client, Topic<V> topic, List<ConsumerRecord<String, V>> into) {
            return Thread.ofVirtual().start(() -> {
                try (var consumer = new KafkaConsumer<>(
                        client, new StringDeserializer(), topic.values().deserializer())) {
                    consumer.assign(TopicReader.partitions(topic));
                    consumer.seekToBeginning(TopicReader.partitions(topic));
                    while (!closed) {
                        for (var record : consumer.poll(Duration.ofMillis(100))) {
                            if (!Keys.isClock(record.key())) {
                                into.add(record);
                            }
                        }
                    }
                }
            });
        }

        void close() {
            closed = true;
            threads.forEach(thread -> {
                try {
                    thread.join(Duration.ofSeconds(5));
                } catch (InterruptedException hurry) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
