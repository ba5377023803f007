package me.degenduel.bench;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import me.degenduel.schemas.Keys;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends records to Kafka at once and has them acknowledged by all. A failure is thrown when it is closed. */
final class Sender implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    Sender(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.PARTITIONER_CLASS_CONFIG,
                        Keys.ByOwner.class),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
    void send(String topic, String key, Instant time, byte[] value) {
        var record = new ProducerRecord<>(topic, null, time.toEpochMilli(), key, value);
        producer.send(record, (sent, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    @Override
    public void close() {
        producer.close();
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka did not take everything", failure.get());
        }
    }
}
