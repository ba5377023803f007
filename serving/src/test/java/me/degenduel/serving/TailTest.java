package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.schemas.Retention;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.live.Change;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TailTest {
    private static final TopicPartition FIRST = new TopicPartition("things", 0);
    private static final TopicPartition SECOND = new TopicPartition("things", 1);

    private final AtomicInteger registryIsAway = new AtomicInteger();
    private final Topic<String> topic = new Topic<>(
            "things",
            "thing",
            "",
            Optional.empty(),
            Serdes.serdeFrom(Serdes.String().serializer(), this::read),
            2,
            new Retention.Table(Duration.ofDays(1)));
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Change<String>> read = new CopyOnWriteArrayList<>();
    private final List<Runnable> notTaken = new CopyOnWriteArrayList<>();
    private final AtomicBoolean dead = new AtomicBoolean();

    private volatile Predicate<String> wanted = any -> true;
    private volatile boolean takes = true;
    private Tail<String> tail;

    @BeforeEach
    void logs() {
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, 2L, SECOND, 0L));
    }

    @AfterEach
    void stop() {
        tail.close();
    }

    @Test
    void rows_are_read_from_the_beginning_in_their_order() {
        start(List.of(record(FIRST, 0, "a", "1"), record(FIRST, 1, "b", "2")));

        Eventually.hold(() -> read.size() == 2);
        assertThat(read).extracting(Change::value).containsExactly("1", "2");
    }

    @Test
    void bytes_that_nobody_can_read_are_counted_and_passed_over() {
        start(List.of(record(FIRST, 0, "a", "garbage"), record(FIRST, 1, "b", "2"), record(SECOND, 0, null, "3")));

        Eventually.hold(() -> read.size() == 1);
        Eventually.hold(() -> metrics.get("dd.tail.unreadable").counter().count() == 2);
        assertThat(read).extracting(Change::key).containsExactly("b");
    }

    @Test
    void while_the_registry_is_away_it_waits_and_passes_over_nothing() {
        registryIsAway.set(2);

        start(List.of(record(FIRST, 0, "a", "1"), record(FIRST, 1, "b", "2")));

        Eventually.hold(() -> read.size() == 2);
        assertThat(read).extracting(Change::value).containsExactly("1", "2");
        assertThat(registryIsAway).hasNonPositiveValue();
    }

    @Test
    void it_is_loaded_when_all_that_was_there_is_read_and_each_partition_has_had_its_clock() {
        start(List.of(record(FIRST, 0, "a", "1")));
        Eventually.hold(() -> read.size() == 1);
        assertThat(tail.notLoaded())
                .hasValueSatisfying(reason -> assertThat(reason).contains("still being read"));

        add(record(FIRST, 1, Keys.clock(0), null));
        Eventually.hold(() -> tail.notLoaded()
                .filter(reason -> reason.contains("first snapshot"))
                .isPresent());
        add(record(SECOND, 0, Keys.clock(1), null));

        Eventually.hold(() -> tail.notLoaded().isEmpty());
        assertThat(read).filteredOn(Change::clock).hasSize(2);
    }

    @Test
    void it_is_silent_until_each_partition_has_had_a_clock_that_is_not_history() {
        start(List.of(record(FIRST, 0, Keys.clock(0), null), record(FIRST, 1, Keys.clock(0), null)));
        add(record(SECOND, 0, Keys.clock(1), null));
        Eventually.hold(() -> tail.notLoaded().isEmpty());
        assertThat(tail.silent())
                .hasValueSatisfying(reason -> assertThat(reason).contains("waits for its first clock"));

        add(record(FIRST, 2, Keys.clock(0), null));

        Eventually.hold(() -> tail.silent().isEmpty());
    }

    @Test
    void it_is_loaded_only_when_what_it_read_has_been_taken() {
        takes = false;
        start(List.of(
                record(FIRST, 0, Keys.clock(0), null),
                record(FIRST, 1, "b", "2"),
                record(SECOND, 0, Keys.clock(1), null)));
        Eventually.hold(() -> !notTaken.isEmpty());
        assertThat(tail.notLoaded()).isPresent();

        takes = true;
        notTaken.forEach(Runnable::run);

        Eventually.hold(() -> tail.notLoaded().isEmpty());
    }

    @Test
    void a_reader_that_takes_nothing_is_given_a_bounded_number_of_batches() {
        takes = false;
        start(List.of());
        for (var offset = 0; offset < 10; offset++) {
            add(record(FIRST, offset, "a", String.valueOf(offset)));
        }

        Eventually.hold(() -> notTaken.size() == 4);
        takes = true;
        notTaken.forEach(Runnable::run);
        Eventually.hold(() -> read.size() == 10);
        assertThat(notTaken).hasSize(4);
    }

    @Test
    void what_makes_it_stop_is_told() {
        start(List.of());
        consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("over")));

        Eventually.hold(dead::get);
    }

    @Test
    void a_topic_without_clocks_is_loaded_when_it_is_read_and_never_silent() {
        start(List.of(record(FIRST, 0, "a", "1"), record(FIRST, 1, "b", "2")), Tail.Kind.UNCLOCKED);

        Eventually.hold(() -> tail.notLoaded().isEmpty());
        assertThat(tail.silent()).isEmpty();
    }

    @Test
    void news_are_what_comes_after_the_start() {
        start(List.of(record(FIRST, 0, "a", "1"), record(FIRST, 1, "b", "2")), Tail.Kind.NEWS);

        Eventually.hold(() -> tail.notLoaded().isEmpty());
        add(record(FIRST, 2, "c", "3"));
        Eventually.hold(() -> !read.isEmpty());
        assertThat(read).extracting(Change::value).containsExactly("3");
        assertThat(tail.silent()).isEmpty();
    }

    @Test
    void the_latest_are_the_last_of_each_partition_and_what_comes_after_them() {
        start(List.of(record(FIRST, 1, "b", "2")), new Tail.Kind.Latest(1, Duration.ZERO));
        add(record(FIRST, 2, "c", "3"));

        Eventually.hold(() -> read.size() == 2);
        assertThat(read).extracting(Change::value).containsExactly("2", "3");
    }

    @Test
    void the_latest_of_several_partitions_come_in_the_order_of_their_times() {
        consumer.updateEndOffsets(Map.of(FIRST, 2L, SECOND, 2L));
        start(
                List.of(
                        timed(FIRST, 0, 10, "1"),
                        timed(FIRST, 1, 40, "4"),
                        timed(SECOND, 0, 30, "2"),
                        timed(SECOND, 1, 20, "3")),
                new Tail.Kind.Latest(10, Duration.ZERO));

        Eventually.hold(() -> read.size() == 4);
        assertThat(read).extracting(Change::value).containsExactly("1", "2", "3", "4");
    }

    @Test
    void what_nobody_wants_is_passed_over_unread() {
        wanted = "b"::equals;
        start(List.of(record(FIRST, 0, "a", "garbage"), record(FIRST, 1, "b", "2")));

        Eventually.hold(() -> !read.isEmpty());
        assertThat(read).extracting(Change::value).containsExactly("2");
        assertThat(metrics.find("dd.tail.unreadable").counter()).isNull();
    }

    private void start(List<ConsumerRecord<String, byte[]>> records) {
        start(records, Tail.Kind.CLOCKED);
    }

    private void start(List<ConsumerRecord<String, byte[]>> records, Tail.Kind kind) {
        consumer.schedulePollTask(() -> records.forEach(consumer::addRecord));
        tail = new Tail<>(
                "tail",
                consumer,
                topic,
                kind,
                key -> wanted.test(key),
                (batch, taken) -> {
                    read.addAll(batch);
                    if (takes) {
                        taken.run();
                    } else {
                        notTaken.add(taken);
                    }
                },
                new Meters(metrics),
                () -> dead.set(true));
    }

    private void add(ConsumerRecord<String, byte[]> record) {
        consumer.schedulePollTask(() -> consumer.addRecord(record));
    }

    private String read(String name, byte[] bytes) {
        if (registryIsAway.getAndDecrement() > 0) {
            throw new RegistryUnavailable("away", null);
        }
        var text = bytes == null ? null : new String(bytes, UTF_8);
        if ("garbage".equals(text)) {
            throw new SerializationException("garbage");
        }
        return text;
    }

    private static ConsumerRecord<String, byte[]> timed(
            TopicPartition partition, long offset, long time, String value) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                time,
                TimestampType.CREATE_TIME,
                1,
                1,
                "key",
                value.getBytes(UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }

    private static ConsumerRecord<String, byte[]> record(
            TopicPartition partition, long offset, String key, String value) {
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, key, value == null ? null : value.getBytes(UTF_8));
    }
}
