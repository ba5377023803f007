package me.degenduel.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.DeadLetter;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.topology.market.Market;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Result;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private final DeadLetters handler = new DeadLetters();
    private final ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
            "market.prices.v1",
            3,
            42,
            7,
            TimestampType.CREATE_TIME,
            1,
            2,
            new byte[] {'k'},
            new byte[] {1, 2},
            new RecordHeaders(),
            Optional.empty());

    @BeforeEach
    void configure() {
        handler.configure(Map.of(DeadLetters.TOPIC, Market.TOPICS.marketDeadLetters));
    }

    @Test
    void bytes_that_nobody_can_read_go_to_the_dead_letters_as_they_were() {
        var answer = handler.handleError(null, record, new SerializationException("not Avro"));

        assertThat(answer.result()).isEqualTo(Result.RESUME);
        assertThat(answer.deadLetterQueueRecords()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo("market.dead-letters.v1");
            assertThat(sent.key()).isEqualTo(new byte[] {'k'});
            DeadLetter letter =
                    Market.TOPICS.marketDeadLetters.values().deserializer().deserialize("", sent.value());
            assertThat(letter.getTopic()).isEqualTo("market.prices.v1");
            assertThat(letter.getPartition()).isEqualTo(3);
            assertThat(letter.getOffset()).isEqualTo(42);
            assertThat(letter.getTime()).isEqualTo(Instant.ofEpochMilli(7));
            assertThat(letter.getReason()).isEqualTo("not Avro");
            assertThat(letter.getBytes()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        });
    }

    @Test
    void a_registry_that_is_away_condemns_no_record() {
        var away = new StreamsException(new RegistryUnavailable("nobody answers", null));

        assertThat(handler.handleError(null, record, away).result()).isEqualTo(Result.FAIL);
    }
}
