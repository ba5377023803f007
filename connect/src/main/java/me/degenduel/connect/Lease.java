package me.degenduel.connect;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connect is at work: of the members of a consumer group, the one that Kafka gives the only partition of a topic. The
 * others wait, and the next takes over when it leaves or is not heard of.
 *
 * <p>What it protects is written to Kafka, so who cannot reach Kafka cannot do harm there, and a database that is away
 * changes nothing. Nothing is read of the topic; the group's offset says who holds the lease, see {@link Claim}.
 */
final class Lease implements AutoCloseable {
    static final String GROUP = "connect.lease";

    private static final Logger log = LoggerFactory.getLogger(Lease.class);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** How often, within a session, whoever holds the lease says so. */
    private static final int BEATS = 6;
    /** How often, within a session, each member says that it lives, and learns in the answer whether another has left. */
    private static final int HEARTBEATS = 10;
    /** So many beats without a word, and whoever should have said it has died. */
    private static final int SILENT = 3;

    /**
     * What it is told.
     *
     * @param instance our name among those that may be at work
     * @param session how long Kafka waits for a word of us
     */
    record Config(String instance, Duration session) {
        static Config from(Settings settings) {
            var instance = settings.text(
                    "DD_CONNECT_INSTANCE",
                    "connect",
                    "A name for this connect, its own among those that run or wait, and the same after a restart.");
            settings.refuse(
                    !instance.matches("[a-zA-Z0-9_-]{1,100}"),
                    "DD_CONNECT_INSTANCE is \"" + instance + "\", but it must be up to 100 letters, digits, _ and -.");
            var session = settings.duration(
                    "DD_CONNECT_LEASE",
                    "6s",
                    "How long nothing may be heard of the connect at work before another takes over; Kafka refuses less than its group.min.session.timeout.ms.");
            settings.refuse(
                    session.compareTo(SHORTEST) < 0 || session.compareTo(LONGEST) > 0,
                    "DD_CONNECT_LEASE is %d ms, but it must be between 1s and 5m.".formatted(session.toMillis()));
            return new Config(instance, session);
        }
    }

    private final String instance;
    private final Duration session;
    private final Duration beat;
    private final String run = UUID.randomUUID().toString();
    private final Tenure tenure;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<Throwable> onDeath;
    private final CountDownLatch joining = new CountDownLatch(1);
    private final CountDownLatch taken = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "lease");

    private volatile boolean waits;
    private volatile boolean abandoned;
    /** What Kafka gave us is claimed, and it has not said otherwise. */
    private boolean settled;

    private long beaten;

    private Lease(Config config, Cluster cluster, Topic<?> topic, Consumer<Throwable> onDeath) {
        instance = config.instance;
        session = config.session;
        beat = session.dividedBy(BEATS);
        tenure = new Tenure(run, session);
        partition = new TopicPartition(topic.name(), 0);
        this.onDeath = onDeath;
        var client = cluster.client();
        client.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        // Who is killed and starts again takes its own place at once.
        client.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        // Kafka's other protocol takes the length of a session from the broker, and keeps a place for the killed.
        client.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        client.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) session.toMillis());
        client.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                session.dividedBy(HEARTBEATS).toMillis());
        // Others would move the partition when somebody joins.
        client.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        client.put(ConsumerConfig.CLIENT_ID_CONFIG, "lease-" + instance);
        consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Asks who is at work, while the rest of a start goes on; returns at once.
     *
     * @param topic with one partition, which need not be there yet
     * @param onDeath hears that the lease is lost, or will never be ours
     */
    static Lease ask(Config config, Cluster cluster, Topic<?> topic, Meters meters, Consumer<Throwable> onDeath) {
        var lease = new Lease(config, cluster, topic, onDeath);
        meters.atWork(() -> lease.holds() ? 1 : 0);
        lease.thread.start();
        return lease;
    }

    /** The topic is there: the lease is ours as soon as it is nobody else's. */
    void join() {
        joining.countDown();
    }

    /** Returns when the lease is ours. */
    void await() throws InterruptedException {
        taken.await();
    }

    /** Whether we know, at this moment, that nobody else can be at work. */
    boolean holds() {
        return tenure.isSure(System.nanoTime());
    }

    /** Whether whoever held it before us did not say goodbye, and may still hold on to what it had. */
    boolean wasAbandoned() {
        return abandoned;
    }

    /** Why this process is not at work, if it is not. */
    Optional<String> notReady() {
        if (holds()) {
            return Optional.empty();
        }
        if (tenure.hasBegun()) {
            return Optional.of("Kafka has not confirmed for %d s that this connect is the one at work"
                    .formatted(session.toSeconds()));
        }
        return Optional.of(waits ? "another connect is at work" : "asking Kafka which connect is at work");
    }

    private void run() {
        try {
            refuseNamesake();
            joining.await();
            consumer.subscribe(List.of(partition.topic()), new Changes());
            while (!closing.await(0, TimeUnit.MILLISECONDS)) {
                consumer.poll(LOOK);
                look();
            }
        } catch (InterruptedException closed) {
            log.atDebug().log("Closed before anybody said who is at work");
        } catch (FencedInstanceIdException replaced) {
            die(namesake());
        } catch (InvalidSessionTimeoutException refused) {
            die(new Refused("DD_CONNECT_LEASE is %d ms, which Kafka refuses: ".formatted(session.toMillis())
                    + "set it between the brokers' group.min.session.timeout.ms and group.max.session.timeout.ms."));
        } catch (RuntimeException | Error failure) {
            die(failure);
        } finally {
            var ended = settled && holds();
            tenure.doubt(System.nanoTime());
            leave(ended);
        }
    }

    /** From here on nothing is written, however long the end takes. */
    private void die(Throwable cause) {
        tenure.doubt(System.nanoTime());
        onDeath.accept(cause);
    }

    /**
     * Kafka gives a place to whoever has its name, and whoever had it before is out. That is right for one who was killed;
     * one who lives would be ended, started again, and end us in turn.
     */
    private void refuseNamesake() throws InterruptedException {
        var silence = beat.multipliedBy(SILENT);
        var first = claim();
        var deadline = System.nanoTime() + silence.toNanos();
        while (first.filter(last -> last.mayStand(instance, System.currentTimeMillis(), silence))
                        .isPresent()
                && System.nanoTime() < deadline) {
            if (closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            var now = claim();
            if (now.filter(last -> last.isOf(instance)).isPresent() && !now.equals(first)) {
                throw namesake();
            }
            first = now;
        }
    }

    private Refused namesake() {
        return new Refused(
                "Another connect with the name \"%s\" is at work: give this one a DD_CONNECT_INSTANCE of its own, and it waits until it is needed."
                        .formatted(instance));
    }

    private void look() {
        var assigned = consumer.assignment().contains(partition);
        try {
            if (settled) {
                if (System.nanoTime() - beaten >= beat.toNanos()) {
                    confirm();
                }
            } else if (assigned || tenure.hasBegun()) {
                settle(assigned);
            }
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException notNow) {
            log.atDebug().log("Kafka does not confirm the lease now: {}", notNow.getMessage());
        }
    }

    private void settle(boolean assigned) {
        var last = lastClaim();
        switch (tenure.next(assigned, last)) {
            case WAIT -> {}
            case TAKE -> {
                confirm();
                abandoned = last.filter(before -> !before.hasEnded()).isPresent();
                log.atInfo()
                        .addKeyValue("instance", instance)
                        .addKeyValue("before", last.map(Claim::instance).orElse("nobody"))
                        .log("This connect is the one at work");
                taken.countDown();
            }
            case GO_ON -> {
                confirm();
                log.atInfo().addKeyValue("instance", instance).log("This connect is still the one at work");
            }
            case END -> throw new LeaseLost();
        }
    }

    private void confirm() {
        var asked = System.nanoTime();
        commit(new Claim(instance, run, System.currentTimeMillis()));
        tenure.confirmed(asked);
        beaten = asked;
        settled = true;
    }

    private void commit(Claim claim) {
        consumer.commitSync(Map.of(partition, claim.said()), PATIENCE);
    }

    /** However long Kafka takes to say it. */
    private Optional<Claim> claim() throws InterruptedException {
        while (true) {
            try {
                return lastClaim();
            } catch (RetriableException away) {
                if (closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException();
                }
            }
        }
    }

    private Optional<Claim> lastClaim() {
        return Claim.in(consumer.committed(Set.of(partition), PATIENCE).get(partition));
    }

    /**
     * Kafka would keep the place of a member with a name until its session ends.
     *
     * @param ended nobody has taken over, so the next one finds all in order
     */
    private void leave(boolean ended) {
        try {
            if (ended) {
                commit(Claim.ended(instance, System.currentTimeMillis()));
            }
        } catch (KafkaException away) {
            log.atDebug().log("The lease is given back without a word: {}", away.getMessage());
        }
        try {
            consumer.close(
                    CloseOptions.timeout(PATIENCE).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        } catch (KafkaException unclean) {
            log.atDebug().log("The lease's group was not left: {}", unclean.getMessage());
        }
    }

    /** What was protected by it has ended. */
    @Override
    public void close() {
        closing.countDown();
        joining.countDown();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whenever members come and go. */
    private final class Changes implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            // Kafka's own list of ours has them already; what is in the topic is nothing to us.
            consumer.pause(consumer.assignment());
            if (consumer.assignment().isEmpty() && !waits && !tenure.hasBegun()) {
                waits = true;
                log.atInfo().addKeyValue("instance", instance).log("Another connect is at work, and this one waits");
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            settled = settled && !revoked.contains(partition);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            settled = false;
            if (tenure.hasBegun()) {
                tenure.doubt(System.nanoTime());
                log.atWarn().addKeyValue("instance", instance).log("Kafka has given this connect up");
            }
        }
    }
}
