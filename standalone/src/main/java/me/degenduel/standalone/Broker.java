package me.degenduel.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real Kafka in this process: one node that is both broker and controller, on loopback, its data on disk. */
public final class Broker implements AutoCloseable {
    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";
    /** Kafka's own mark, which it takes away when it starts. */
    private static final String ENDED_CLEANLY = ".kafka_cleanshutdown";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaRaftServer server;
    private final String bootstrap;

    private Broker(KafkaRaftServer server, String bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    public static Broker start(Path folder, int port) {
        var data = folder.toAbsolutePath().normalize();
        if (Files.notExists(data.resolve("meta.properties"))) {
            format(data);
        } else if (Files.notExists(data.resolve(ENDED_CLEANLY))) {
            forgetWhoWasKilled(data);
        }
        var address = "127.0.0.1:" + port;
        return new Broker(start(config(data, address)), address);
    }

    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() {
        stop(server);
    }

    private static KafkaRaftServer start(Map<String, String> config) {
        var server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
        server.startup();
        return server;
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path data) {
        try {
            Folders.empty(data);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName(CONTROLLER)
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (Exception failure) {
            throw new IllegalStateException("Cannot format " + data + " for Kafka", failure);
        }
    }

    /**
     * Where the last broker was killed, the metadata say that it still leads. A new one believes them at first, then
     * registers, leads nothing, and leads again. Ends of transactions that it sends out in the beginning are dropped in
     * between, which Kafka takes for done: they would stay open on their partitions, and whoever reads them would wait
     * for ever. So a controller alone takes the dead from the metadata first.
     */
    private static void forgetWhoWasKilled(Path data) {
        var address = "127.0.0.1:" + Ports.free();
        var controller = start(controllerConfig(data, address));
        try {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!isForgotten(address)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("Kafka's controller has not begun within " + PATIENCE);
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        } finally {
            stop(controller);
        }
    }

    /** False while the controller, which listens before it has read its log, does not know what it can do. */
    private static boolean isForgotten(String address) {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, address))) {
            admin.unregisterBroker(NODE).all().get();
            return true;
        } catch (ExecutionException failure) {
            return switch (failure.getCause()) {
                case UnsupportedVersionException early -> false;
                case BrokerIdNotRegisteredException already -> true;
                case Throwable refused ->
                    throw new IllegalStateException(
                            "Kafka's controller does not forget the broker that was killed", refused);
            };
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    private static Map<String, String> controllerConfig(Path data, String address) {
        var config = new HashMap<String, String>();
        config.put("node.id", String.valueOf(NODE));
        config.put("process.roles", "controller");
        config.put("log.dirs", data.toString());
        config.put("controller.quorum.voters", NODE + "@" + address);
        config.put("controller.listener.names", CONTROLLER);
        config.put("listeners", CONTROLLER + "://" + address);
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        return config;
    }

    private static Map<String, String> config(Path data, String address) {
        var controller = "127.0.0.1:" + Ports.free();
        var config = controllerConfig(data, controller);
        config.put("process.roles", "broker,controller");
        config.merge("listeners", "PLAINTEXT://" + address, (one, other) -> one + "," + other);
        config.put("auto.create.topics.enable", "false");

        // A killed writer's transaction holds up its successor until somebody looks for it.
        config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

        // One broker holds one copy; a few partitions of Kafka's own topics are enough for its few clients.
        config.put("default.replication.factor", "1");
        config.put("offsets.topic.replication.factor", "1");
        config.put("offsets.topic.num.partitions", "4");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("transaction.state.log.num.partitions", "4");
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("share.coordinator.state.topic.num.partitions", "1");

        // Where a transaction follows closely, the broker waits for the end of the last one. A producer that is told to
        // come back does so 100 ms later.
        config.put("add.partitions.to.txn.retry.backoff.ms", "1");
        config.put("add.partitions.to.txn.retry.backoff.max.ms", "5000");

        // Nobody else is about to join, so nothing is gained by waiting for them.
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("group.coordinator.append.linger.ms", "0");

        // Small tables are compacted soon after a segment closes, or a warm start grows with age. So are Kafka's own,
        // of which every commit writes some.
        config.put("log.cleaner.backoff.ms", "5000");
        config.put("offsets.topic.segment.bytes", String.valueOf(4 << 20));
        config.put("transaction.state.log.segment.bytes", String.valueOf(4 << 20));
        config.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20));

        // After a kill, each log is read again from the beginning of the segment that was not flushed as a whole.
        config.put("log.segment.bytes", String.valueOf(16 << 20));
        config.put("log.flush.offset.checkpoint.interval.ms", "5000");

        config.put("num.network.threads", "2");
        config.put("num.io.threads", "4");
        return config;
    }
}
