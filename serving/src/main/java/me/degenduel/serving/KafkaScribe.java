package me.degenduel.serving;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.live.Scribe;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what people do to Kafka, in order, once and on all of its brokers, or says within seconds that it could not.
 *
 * <p>A thread of its own asks the registry and waits for Kafka where they must be waited for; what has waited too long
 * for it is not even tried, so that nobody hears late what they gave up.
 */
final class KafkaScribe implements Scribe, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaScribe.class);
    private static final int WAITING = 100_000;
    private static final int SHARE = 2;

    private final Duration patience;
    private final KafkaProducer<String, byte[]> producer;
    private final ThreadPoolExecutor thread;

    private KafkaScribe(Cluster cluster, String instance, Duration patience) {
        this.patience = patience;
        var millis = (int) patience.toMillis();
        var config = cluster.client();
        config.put(ProducerConfig.CLIENT_ID_CONFIG, instance + "-rooms");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis / SHARE);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / SHARE);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        producer = new KafkaProducer<>(config, Topic.keys().serializer(), new ByteArraySerializer());
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name(instance + "-rooms").factory());
    }

    /** @param patience the longest that anything may take to be written */
    static KafkaScribe open(Cluster cluster, String instance, Duration patience) {
        return new KafkaScribe(cluster, instance, patience);
    }

    @Override
    public <V> void write(Topic<V> topic, int partition, String key, V value, Consumer<Boolean> written) {
        var deadline = System.nanoTime() + patience.toNanos();
        if (thread.isShutdown() || thread.getQueue().remainingCapacity() == 0) {
            written.accept(false);
            return;
        }
        thread.execute(() -> {
            if (System.nanoTime() - deadline >= 0) {
                written.accept(false);
            } else {
                send(topic, partition, key, value, written);
            }
        });
    }

    private <V> void send(Topic<V> topic, int partition, String key, V value, Consumer<Boolean> written) {
        try {
            var bytes = topic.values().serializer().serialize(topic.name(), value);
            var unused = producer.send(new ProducerRecord<>(topic.name(), partition, key, bytes), (there, refused) -> {
                if (refused != null) {
                    lost(topic, refused);
                }
                written.accept(refused == null);
            });
        } catch (KafkaException | RegistryUnavailable away) {
            lost(topic, away);
            written.accept(false);
        }
    }

    private static void lost(Topic<?> topic, Exception why) {
        log.atWarn()
                .addKeyValue("topic", topic.name())
                .addKeyValue("reason", why.getMessage())
                .log("Kafka did not take what somebody did");
    }

    /** What was handed over before is written, if that does not take too long. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(patience.toMillis() / SHARE, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        producer.close(patience.dividedBy(SHARE));
    }
}
