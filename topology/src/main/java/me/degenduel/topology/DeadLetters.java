package me.degenduel.topology;

import static org.apache.kafka.streams.errors.DeserializationExceptionHandler.Response.fail;
import static org.apache.kafka.streams.errors.DeserializationExceptionHandler.Response.resume;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import me.degenduel.schemas.DeadLetter;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of bytes that cannot be read: a dead letter, in the same transaction, and the partition moves on.
 *
 * <p>An unreachable registry is no fault of the record. Answering it with a dead letter would throw good records away,
 * so there the task stops, and its thread tries again.
 */
public final class DeadLetters implements DeserializationExceptionHandler {
    static final String TOPIC = "dead.letters.topic";
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private Topic<DeadLetter> topic;

    @Override
    @SuppressWarnings("unchecked")
    public void configure(Map<String, ?> config) {
        topic = (Topic<DeadLetter>) config.get(TOPIC);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception problem) {
        if (Failure.of(problem) != Failure.BUG) {
            return fail();
        }
        log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", problem.getMessage())
                .log("A record cannot be read; it is a dead letter now");
        var letter = letter(record, problem);
        return resume(List.of(new ProducerRecord<>(
                topic.name(),
                null,
                record.timestamp(),
                record.key(),
                topic.values().serializer().serialize(topic.name(), letter))));
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record, Exception problem) {
        var letter = new DeadLetter();
        letter.setTopic(record.topic());
        letter.setPartition(record.partition());
        letter.setOffset(record.offset());
        letter.setTime(Instant.ofEpochMilli(record.timestamp()));
        letter.setReason(String.valueOf(problem.getMessage()));
        letter.setBytes(record.value() == null ? null : ByteBuffer.wrap(record.value()));
        return letter;
    }
}
