package me.degenduel.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The fastest honest way through the same broker: acknowledged by all, sent at once, on a topic of its own with as
 * many partitions as prices have, and a consumer that does nothing but poll.
 */
final class KafkaFloor implements AutoCloseable {
    interface Listener {
        void hear(byte[] value, long at);
    }

    private static final String TOPIC = "bench.floor";
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Sender sender;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final CompletableFuture<Void> polling;

    private KafkaFloor(Sender sender, KafkaConsumer<byte[], byte[]> consumer, Listener listener) {
        this.sender = sender;
        this.consumer = consumer;
        this.polling = CompletableFuture.runAsync(
                () -> poll(listener), each -> Thread.ofPlatform().name("floor").start(each));
    }

    static KafkaFloor open(String bootstrap, int partitions, Listener listener)
            throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
        var consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        // The seek is lazy: what is sent before it would be missed.
        all.forEach(consumer::position);
        return new KafkaFloor(new Sender(bootstrap), consumer, listener);
    }

    void send(String key, Instant time, byte[] value) {
        sender.send(TOPIC, key, time, value);
    }

    @Override
    public void close() {
        consumer.wakeup();
        polling.join();
        sender.close();
    }

    private void poll(Listener listener) {
        try (consumer) {
            while (true) {
                var records = consumer.poll(PATIENCE);
                var at = System.nanoTime();
                records.forEach(record -> listener.hear(record.value(), at));
            }
        } catch (WakeupException closed) {
            // This is how it ends.
        }
    }
}
