package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.serving.Meters;
import me.degenduel.serving.read.Published;

/** The live side of an instance without threads, sockets and Kafka: the test says what happens, and when. */
final class Instance {
    static final Secret SECRET = new Secret("a secret of at least thirty-two bytes");

    static final Rules RULES = new Rules(
            4,
            10,
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            1 << 20,
            Duration.ofSeconds(30),
            32 << 20,
            Duration.ofHours(1));

    // What is declared is the same for all, and costs more to make than an instance does.
    private static final Topics TOPICS = Facts.topics();
    private static final Channels CHANNELS = new Channels(TOPICS, wallet -> null);

    final Topics topics = TOPICS;
    final Channels channels = CHANNELS;
    final Watch watch;
    final People people = new People();
    final Held held = new Held();
    final Live live;
    final Conversation conversation;
    final Endpoint tokenData;
    final Endpoint portfolio;
    final PortfolioDialect portfolios;
    /** The same, but nothing is followed from the start. */
    private final Endpoint quiet;

    final String topicId;

    /** What engines of this instance would have published. */
    final Map<String, Published> published = new HashMap<>();

    private final Map<String, Long> offsets = new HashMap<>();

    Instance() {
        this(Watch.stopped(), "topic-1", RULES);
    }

    Instance(Watch watch, String topicId, Rules rules) {
        this.watch = watch;
        this.topicId = topicId;
        var secrets = new Secrets(SECRET, Optional.empty(), Instant.EPOCH);
        live = new Live(rules, held, contest -> Optional.ofNullable(published.get(contest)), watch);
        var oldest = watch.instant().minus(Duration.ofHours(23));
        for (var source : channels.sources()) {
            live.add(new Audience<>(
                    source, topicId, new Cursors(List.of(SECRET.value().getBytes(UTF_8))), oldest));
        }
        conversation = new Conversation(
                live, channels, new Passports(secrets, people), rules, new Meters(new SimpleMeterRegistry()), watch);
        var limits = new Limits(500, 1 << 20);
        portfolios = new PortfolioDialect(live, channels, watch);
        var endpoints = Endpoints.of(
                new TokenDialect(live, channels, rules, watch),
                new ContestDialect(live, channels),
                portfolios,
                new Endpoints.Bounds(limits, limits, limits));
        tokenData = endpoints.getFirst();
        portfolio = endpoints.getLast();
        quiet = new Endpoint(
                tokenData.name(),
                tokenData.access(),
                tokenData.limits(),
                tokenData.understands(),
                List.of(),
                tokenData.dialect());
    }

    Client connect(Line line) {
        return connect(line, new Opening(Optional.empty(), Optional.empty(), false, Optional.empty(), false));
    }

    /** A client that follows the rows of all tokens, from a cursor on if it has one. */
    Client follow(Line line, String since) {
        return connect(line, new Opening(Optional.empty(), Optional.empty(), true, Optional.ofNullable(since), false));
    }

    Client connect(Line line, Opening opening) {
        return connect(tokenData, line, opening);
    }

    /** To the endpoint that sends nothing unasked. */
    Client connectQuietly(Line line) {
        return connect(quiet, line, new Opening(Optional.empty(), Optional.empty(), false, Optional.empty(), false));
    }

    Client connect(Endpoint endpoint, Line line, Opening opening) {
        var client = new Client(endpoint, line, opening);
        conversation.open(client);
        return client;
    }

    /** The rows of tokens, each at the next offset of its partition, and then what everybody is told of them. */
    void given(Token... tokens) {
        for (var token : tokens) {
            put(topics.tokens, token.getAddress(), token);
        }
        live.flush();
    }

    void gone(String address) {
        put(topics.tokens, address, null);
        live.flush();
    }

    <V> void put(Topic<V> topic, String key, V value) {
        var partition = Keys.partition(key, topic.partitions());
        var offset = offsets.merge(topic.name() + partition, 1L, Long::sum);
        live.apply(topic, new Change<>(partition, offset, key, value, false));
    }

    void pass(Duration time) {
        watch.advance(time);
        live.due().forEach(conversation::look);
    }
}
