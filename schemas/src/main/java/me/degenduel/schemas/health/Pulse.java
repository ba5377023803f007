package me.degenduel.schemas.health;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.schemas.ServiceCommandRow;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how the services of this process are, when that changes and every few seconds, and does what administrators tell
 * them. Kafka may be away meanwhile: what is said then is said again.
 */
public final class Pulse implements AutoCloseable {
    /** What an administrator's command is called that closes a breaker. */
    public static final String RESET = "reset_circuit_breaker";
    /** And one that looks at a service before its turn comes. */
    public static final String CHECK = "health_check";

    private static final Logger log = LoggerFactory.getLogger(Pulse.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final int PATIENCE_MILLIS = 2_000;

    private final Topics topics;
    private final String instance;
    private final Guards guards;
    private final Function<PlatformService, BreakerState> elsewhere;
    private final BooleanSupplier maySay;
    private final KafkaConsumer<String, byte[]> commands;
    private final KafkaProducer<String, ServiceState> states;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private Map<String, BreakerState> said = Map.of();
    private long saidAt;

    private Pulse(
            Cluster cluster,
            Topics topics,
            String instance,
            Guards guards,
            Function<PlatformService, BreakerState> elsewhere,
            BooleanSupplier maySay) {
        this.topics = topics;
        this.instance = instance;
        this.guards = guards;
        this.elsewhere = elsewhere;
        this.maySay = maySay;
        var reading = cluster.client();
        reading.put("enable.auto.commit", false);
        reading.put("auto.offset.reset", "latest");
        reading.put("client.id", instance + "-service-commands");
        commands = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
        var writing = cluster.client();
        writing.put(ProducerConfig.CLIENT_ID_CONFIG, instance + "-services");
        writing.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        writing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        writing.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        writing.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * PATIENCE_MILLIS);
        states = new KafkaProducer<>(
                writing, Topic.keys().serializer(), topics.services.values().serializer());
        thread = new Thread(this::run, instance + "-pulse");
    }

    /**
     * Begins, in a process that speaks for itself.
     *
     * @param instance the name of this process among those that run the same services
     * @param elsewhere how the services of other processes are
     */
    public static Pulse start(
            Cluster cluster,
            Topics topics,
            String instance,
            Guards guards,
            Function<PlatformService, BreakerState> elsewhere) {
        return start(cluster, topics, instance, guards, elsewhere, () -> true);
    }

    /**
     * Begins; the topics are there.
     *
     * @param instance the name of this process among those that run the same services
     * @param elsewhere how the services of other processes are
     * @param maySay whether this process is, at this moment, the one that speaks for its services
     */
    public static Pulse start(
            Cluster cluster,
            Topics topics,
            String instance,
            Guards guards,
            Function<PlatformService, BreakerState> elsewhere,
            BooleanSupplier maySay) {
        var pulse = new Pulse(cluster, topics, instance, guards, elsewhere, maySay);
        pulse.thread.start();
        return pulse;
    }

    private void run() {
        var partition = new TopicPartition(topics.serviceCommands.name(), 0);
        try (commands) {
            commands.assign(List.of(partition));
            // What was told before does not concern breakers that begin now.
            commands.seekToEnd(List.of(partition));
            while (closing.getCount() > 0) {
                try {
                    commands.poll(LOOK).forEach(this::obey);
                    guards.look(elsewhere);
                    say();
                } catch (WakeupException closed) {
                    return;
                } catch (KafkaException | RegistryUnavailable away) {
                    log.atWarn().addKeyValue("reason", away.getMessage()).log("The state of services cannot be said");
                    if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void obey(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            ServiceCommandRow row =
                    topics.serviceCommands.values().deserializer().deserialize(record.topic(), record.value());
            if (!row.getDeleted() && row.getCommand().equals(RESET)) {
                guards.reset(row.getService());
                log.atInfo().addKeyValue("service", row.getService()).log("An administrator closes a breaker");
            } else if (!row.getDeleted() && row.getCommand().equals(CHECK)) {
                guards.check(row.getService());
            }
        } catch (RegistryUnavailable away) {
            commands.seek(new TopicPartition(record.topic(), record.partition()), record.offset());
            throw away;
        } catch (SerializationException unreadable) {
            log.atError()
                    .addKeyValue("offset", record.offset())
                    .log("A command to services cannot be read: {}", unreadable.getMessage());
        }
    }

    private void say() {
        var now = System.nanoTime();
        var due = saidAt == 0 || now - saidAt >= guards.every().toNanos();
        if (!due && guards.breakers().equals(said)) {
            return;
        }
        var all = guards.states(instance);
        var news = all.stream().collect(toMap(ServiceState::getService, ServiceState::getState));
        for (var state : all) {
            if (due || state.getState() != said.get(state.getService())) {
                tell(state);
                if (state.getState() != said.get(state.getService())) {
                    log.atInfo()
                            .addKeyValue("service", state.getService())
                            .addKeyValue("state", state.getState())
                            .addKeyValue("reason", state.getCause())
                            .log("A service has changed");
                }
            }
        }
        said = new HashMap<>(news);
        saidAt = due ? now : saidAt;
    }

    private void tell(ServiceState state) {
        send(key(state.getService()), state);
    }

    private String key(String service) {
        return service + "/" + instance;
    }

    private void send(String key, ServiceState state) {
        if (!maySay.getAsBoolean()) {
            return;
        }
        var unused = states.send(new ProducerRecord<>(topics.services.name(), 0, key, state), (written, refused) -> {
            if (refused != null) {
                log.atDebug().log("Kafka did not take the state of a service: {}", refused.getMessage());
            }
        });
    }

    /** Whoever ends takes back what it said: it is no service that is silent. */
    @Override
    public void close() {
        closing.countDown();
        commands.wakeup();
        try {
            thread.join(CLOSING);
            said.keySet().forEach(service -> send(key(service), null));
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        } catch (KafkaException away) {
            log.atDebug().log("Kafka is away, and hears no goodbye: {}", away.getMessage());
        }
        states.close(CLOSING);
    }
}
