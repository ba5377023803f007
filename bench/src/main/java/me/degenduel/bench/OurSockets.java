package me.degenduel.bench;

import static java.util.stream.Collectors.toMap;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.SignalKind;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.Trend;
import me.degenduel.schemas.TrustedRecords;
import me.degenduel.schemas.UserRow;
import me.degenduel.serving.Config;
import me.degenduel.serving.Http;
import me.degenduel.serving.Meters;
import me.degenduel.serving.live.Change;
import me.degenduel.serving.live.Channels;
import me.degenduel.serving.live.EndedSessions;
import me.degenduel.serving.live.Orders;
import me.degenduel.serving.live.Passports;
import me.degenduel.serving.live.People;
import me.degenduel.serving.live.Scribe;
import me.degenduel.serving.live.Sockets;
import me.degenduel.serving.read.HistoryJson;
import me.degenduel.serving.read.PerformanceJson;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.read.Timeframe;

/**
 * Our sockets as an instance of serving has them, with its settings' defaults, in a process without anything else: what is
 * measured is a frame, and neither Kafka nor the streams, which have benchmarks of their own. Records are handed to it as
 * a tail would.
 */
public final class OurSockets implements AutoCloseable {
    /** To two channels. Of tokens whoever draws prices wants no more. */
    static final String SUBSCRIPTION = """
            {"type":"subscribe","channel":"public.signals"}
            {"type":"subscribe","channel":"public.tokens","delta":true,"fields":["price_text","change_24h"]}""";

    /** Nobody plays anything. */
    private static final Sockets.Histories NO_HISTORIES = new Sockets.Histories() {
        @Override
        public Optional<HistoryJson> history(String contest, String wallet, Optional<String> limit) {
            return Optional.empty();
        }

        @Override
        public Optional<PerformanceJson> performance(String contest, String wallet, Timeframe timeframe) {
            return Optional.empty();
        }
    };

    private static final String WALLET = "7v91N7iZ9mNicL8WfG6cgSCKyRXydQjLh6UYBWwm6y1Q";
    static final String ADDRESS = "%03dZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final Duration SILENCE = Duration.ofHours(1);
    /** More than there are at once: those of the round before may not have been missed yet. */
    private static final String PLACES = "30000";

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("DD_HOST", "127.0.0.1"),
            Map.entry("DD_PORT", "0"),
            Map.entry("DD_KAFKA", "127.0.0.1:1"),
            Map.entry("DD_REGISTRY", "http://127.0.0.1:1"),
            Map.entry("DD_JWT_SECRET", "a benchmark of so many bytes has no secrets"),
            // Who comes would else be told of a hundred before anything is measured.
            Map.entry("DD_SIGNALS_SHOWN", "1"),
            Map.entry("DD_CONNECTIONS", PLACES),
            Map.entry("DD_MARKET_DATA_CONNECTIONS", PLACES),
            Map.entry("DD_MONITOR_CONNECTIONS", PLACES));

    private final Topics topics;
    private final Sockets sockets;
    private final io.javalin.Javalin http;
    private final String token;
    private final List<Token> tokens = new ArrayList<>();
    private long offset;

    private OurSockets() {
        TrustedRecords.trust();
        var config = Config.from(new Settings(SETTINGS));
        var clock = InstantSource.system();
        topics = config.cluster().topics();
        var people = new People();
        people.set(
                WALLET,
                UserRow.newBuilder()
                        .setWalletAddress(WALLET)
                        .setNickname("bench")
                        .setRole("user")
                        .setIsBanned(false)
                        .setEpoch(1)
                        .setLsn(1)
                        .setCommittedAt(Instant.EPOCH)
                        .build());
        var passports = new Passports(config.sockets().secrets(), people, new EndedSessions());
        token = passports.issue(
                Passports.Use.SOCKET,
                new Passports.Session(WALLET, "bench"),
                "user",
                clock.instant(),
                clock.instant().plus(SILENCE));
        var services = new Services(SILENCE, clock);
        sockets = new Sockets(
                config.sockets(),
                new Channels(
                        topics,
                        people::nickname,
                        config.sockets().rules().market(),
                        config.sockets().rooms()),
                passports,
                topics,
                contest -> Optional.empty(),
                any -> true,
                new Sockets.Others(
                        (address, interval, most) -> List.of(), NO_HISTORIES, (wallet, there) -> {}, SILENCE),
                services,
                (kind, service, person, from) -> Orders.Outcome.NOT_NOW,
                topics.all().stream().collect(toMap(Topic::name, Topic::name)),
                people,
                new Scribe() {
                    @Override
                    public <V> void write(
                            Topic<V> topic, int partition, String key, V value, Consumer<Boolean> written) {
                        written.accept(false);
                    }
                },
                new Meters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                clock,
                () -> true,
                () -> Runtime.getRuntime().halt(1));
        sockets.intake().expect(Set.of());
        http = Http.start(
                config.host(),
                config.port(),
                config.sendBuffer(),
                config.headWithin(),
                config.sockets().doors(),
                sockets.handler(),
                routes -> {});
    }

    public static void main(String... none) throws Exception {
        try (var ours = new OurSockets()) {
            Told.answer(Map.of("port", ours.http.port(), "token", ours.token));
            Told.take(order -> {
                switch (order.get("do").textValue()) {
                    case "publish" ->
                        ours.publish(
                                SocketServer.News.valueOf(order.get("news").textValue()),
                                order.get("number").intValue());
                    case "collect" -> collect();
                    default -> throw new IllegalArgumentException("Unknown: " + order);
                }
            });
        }
    }

    /** The heap is as large as it will ever be. */
    static void collect() {
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Told.answer(Map.of("used", heap.getUsed(), "committed", heap.getCommitted()));
    }

    private void publish(SocketServer.News news, int number) {
        switch (news) {
            case SIGNAL, SIGNALS -> happen(news.texts, number);
            case TOKEN, TOKENS -> cost(news.rows, number);
        }
    }

    private void happen(int count, int number) {
        var now = Instant.now();
        apply(
                topics.signals,
                now,
                IntStream.range(number, number + count)
                        .mapToObj(each -> Signal.newBuilder()
                                .setAddress(ADDRESS.formatted(0))
                                .setSymbol("BONK")
                                .setKind(SignalKind.VOLUME_SPIKE)
                                .setTime(now)
                                .setPrice(BigDecimal.valueOf(each))
                                .setValue(9_000.0)
                                .setMean(1_200.5)
                                .setDeviation(310.25)
                                .build())
                        .toList(),
                Signal::getAddress);
    }

    /** So many tokens have another price. */
    private void cost(int count, int number) {
        while (tokens.size() < count) {
            tokens.add(token(tokens.size()));
        }
        var now = Instant.now();
        apply(
                topics.tokens,
                now,
                tokens.stream()
                        .limit(count)
                        .map(token -> Token.newBuilder(token)
                                .setPrice(BigDecimal.valueOf(number))
                                .setPriceTime(now)
                                .setChangedAt(now)
                                .build())
                        .toList(),
                Token::getAddress);
    }

    private <V> void apply(Topic<V> topic, Instant now, List<V> values, Function<V, String> key) {
        sockets.intake()
                .apply(
                        topic,
                        values.stream()
                                .map(value -> new Change<>(
                                        Keys.partition(key.apply(value), topic.partitions()),
                                        ++offset,
                                        now.toEpochMilli(),
                                        key.apply(value),
                                        value,
                                        false))
                                .toList(),
                        () -> {});
    }

    /** One of which all is known but where its price is from: there it would stand once more. */
    private static Token token(int number) {
        return Token.newBuilder()
                .setAddress(ADDRESS.formatted(number))
                .setId(number)
                .setSymbol("COIN" + number)
                .setName("The coin number " + number)
                .setDecimals(6)
                .setDescription("")
                .setSocials(Map.of("twitter", "https://x.com/coin" + number))
                .setWebsites(List.of())
                .setTags(List.of("meme", "dog"))
                .setStatus(TokenStatus.LIVE)
                .setPrice(BigDecimal.ONE)
                .setPriceTime(Instant.EPOCH)
                .setSource("simulator")
                .setMarketCap(new BigDecimal("1234567890.12"))
                .setChange5m(new BigDecimal("-0.25"))
                .setChange1h(new BigDecimal("1.5"))
                .setChange24h(new BigDecimal("12.5"))
                .setHigh24h(new BigDecimal("123456789"))
                .setLow24h(new BigDecimal("98765432"))
                .setTrend(Trend.UP)
                .setBuyPressure(new BigDecimal("0.625"))
                .setScore(new BigDecimal("0.125"))
                .setLiquidity(new BigDecimal("1234567.89"))
                .setVolume24h(new BigDecimal("98765432.1"))
                .setVolume1h(new BigDecimal("3876543.2"))
                .setVolumeTrend(new BigDecimal("50"))
                .setTrades(2_221L)
                .setChangedAt(Instant.EPOCH)
                .build();
    }

    @Override
    public void close() {
        sockets.close();
        http.stop();
    }
}
