package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.Retention;
import me.degenduel.schemas.Settlement;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.read.NotReady;
import me.degenduel.serving.read.Results;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultLogTest {
    private static final TopicPartition LOG = new TopicPartition("results", 0);
    private static final Results.Place FIRST = new Results.Place(1, -1);
    private static final Instant END = Instant.parse("2025-03-01T13:00:00Z");

    private final Topic<ContestResult> topic = new Topic<>(
            "results",
            "contest/wallet",
            "",
            Optional.empty(),
            Serdes.serdeFrom((name, result) -> new byte[0], (name, bytes) -> result(new String(bytes, UTF_8))),
            1,
            new Retention.Kept());
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            assertThat(times).containsEntry(LOG, END.toEpochMilli());
            return there ? Map.of(LOG, new OffsetAndTimestamp(2, END.toEpochMilli())) : Map.of();
        }
    };
    private final ResultLog log = new ResultLog(topic, consumer);

    private boolean there;

    @BeforeEach
    void log() {
        consumer.updateBeginningOffsets(Map.of(LOG, 0L));
    }

    @Test
    void a_page_is_what_the_log_says_of_that_contest_by_rank() {
        given("8 1", "8 2", "7 1", "8 3", "7 2", "70 3", "7 3", "8 4");

        var first = log.page(settlement(3), FIRST, 2);

        assertThat(first.results()).extracting(ContestResult::getRank).containsExactly(1, 2);
        assertThat(first.results()).extracting(ContestResult::getContest).containsOnly("7");
        assertThat(first.next()).isEqualTo(new Results.Place(3, 5));
    }

    @Test
    void the_next_page_goes_on_there_and_the_last_has_no_next() {
        given("8 1", "8 2", "7 1", "8 3", "7 2", "70 3", "7 3", "8 4");

        var second = log.page(settlement(3), new Results.Place(3, 5), 2);

        assertThat(second.results()).extracting(ContestResult::getRank).containsExactly(3);
        assertThat(second.next()).isNull();
    }

    @Test
    void what_was_asked_before_is_not_read_again() {
        given("8 1", "8 2", "7 1");
        var page = log.page(settlement(1), FIRST, 2);
        consumer.setPollException(new KafkaException("nobody should look"));

        assertThat(log.page(settlement(1), FIRST, 2)).isSameAs(page);
    }

    @Test
    void results_that_cannot_be_read_now_may_be_asked_for_again() {
        assertThatThrownBy(() -> log.page(settlement(1), FIRST, 2)).isInstanceOf(NotReady.class);

        consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("away")));
        given("8 1", "8 2", "7 1");
        assertThatThrownBy(() -> log.page(settlement(1), FIRST, 2)).isInstanceOf(NotReady.class);
    }

    /** Each a contest and a rank. */
    private void given(String... records) {
        there = true;
        consumer.schedulePollTask(() -> {
            for (var offset = 0; offset < records.length; offset++) {
                var key = records[offset].substring(0, records[offset].indexOf(' ')) + "/somebody";
                consumer.addRecord(new ConsumerRecord<>("results", 0, offset, key, records[offset].getBytes(UTF_8)));
            }
        });
    }

    private static ContestResult result(String record) {
        var parts = record.split(" ", -1);
        return new ContestResult(
                parts[0], "somebody", Integer.parseInt(parts[1]), BigDecimal.ONE, BigDecimal.ZERO, Instant.EPOCH);
    }

    private static Settlement settlement(int participants) {
        return new Settlement(
                "7",
                Instant.EPOCH,
                END,
                participants,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                List.of(),
                BigDecimal.ZERO,
                "0f");
    }
}
