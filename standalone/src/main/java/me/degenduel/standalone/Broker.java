package me.degenduel.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.Controller;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real Kafka in this process: one node that is both broker and controller, on loopback, its data on disk. */
public final class Broker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);
    private static final int NODE = 1;
    private static final ControllerRequestContext NOBODY =
            new ControllerRequestContext(new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
    private static final String LOOPBACK = "127.0.0.1:";
    private static final String CONTROLLER = "CONTROLLER";
    /** Kafka's own mark, which it takes away when it starts. */
    private static final String ENDED_CLEANLY = ".kafka_cleanshutdown";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final ControllerServer controller;
    private final BrokerServer broker;
    private final String bootstrap;

    private Broker(ControllerServer controller, BrokerServer broker, String bootstrap) {
        this.controller = controller;
        this.broker = broker;
        this.bootstrap = bootstrap;
    }

    public static Broker start(Path folder, int port) {
        var data = folder.toAbsolutePath().normalize();
        var killed = false;
        if (Files.notExists(data.resolve("meta.properties"))) {
            format(data);
        } else {
            killed = Files.notExists(data.resolve(ENDED_CLEANLY));
        }
        var started = of(data, LOOPBACK + port, Ports.free());
        try {
            started.controller.startup();
            if (killed) {
                forgetWhoWasKilled(started.controller.controller());
            }
            started.broker.startup();
            return started;
        } catch (RuntimeException | Error failure) {
            started.close();
            throw failure;
        }
    }

    /** The two halves of a node, of which Kafka's own server would start the second right after the first. */
    private static Broker of(Path data, String address, int controllerPort) {
        var config = new KafkaConfig(config(data, address, LOOPBACK + controllerPort));
        var folders = KafkaRaftServer.initializeLogDirs(config, log, "");
        var ensemble = folders._1();
        var shared = new SharedServer(
                config,
                ensemble,
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, ensemble.clusterId().orElseThrow()),
                CompletableFuture.completedFuture(
                        Map.of(NODE, new InetSocketAddress(InetAddress.getLoopbackAddress(), controllerPort))),
                List.of(),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        return new Broker(
                new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2()),
                new BrokerServer(shared),
                address);
    }

    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
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
     * for ever. So the controller takes the dead from the metadata before the broker begins.
     */
    private static void forgetWhoWasKilled(Controller controller) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isForgotten(controller)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Kafka's controller has not begun within " + PATIENCE);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** False while the controller, which has just been elected, does not know of it. */
    private static boolean isForgotten(Controller controller) {
        try {
            controller.unregisterBroker(NOBODY, NODE).get();
            return true;
        } catch (ExecutionException failure) {
            return switch (failure.getCause()) {
                case NotControllerException early -> false;
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

    private static Map<String, String> config(Path data, String address, String controller) {
        var config = new HashMap<String, String>();
        config.put("node.id", String.valueOf(NODE));
        config.put("process.roles", "broker,controller");
        config.put("log.dirs", data.toString());
        config.put("controller.quorum.voters", NODE + "@" + controller);
        config.put("controller.listener.names", CONTROLLER);
        config.put("listeners", CONTROLLER + "://" + controller + ",PLAINTEXT://" + address);
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
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
        // Whoever is silent for seconds is dead.
        config.put("group.min.session.timeout.ms", "1000");
        config.put("group.coordinator.append.linger.ms", "0");

        // Small tables are compacted soon after a segment closes, or a warm start grows with age. So are Kafka's own,
        // of which every commit writes some.
        config.put("log.cleaner.backoff.ms", "5000");
        config.put("offsets.topic.segment.bytes", String.valueOf(4 << 20));
        config.put("transaction.state.log.segment.bytes", String.valueOf(4 << 20));
        config.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20));

        // After a kill, each log is read again from the beginning of the segment that was not flushed as a whole.
        config.put("log.segment.bytes", String.valueOf(4 << 20));
        config.put("log.flush.offset.checkpoint.interval.ms", "5000");

        // Nobody looks at its figures over JMX, and there are thousands.
        config.put("metric.reporters", "");
        config.put("metrics.jmx.exclude", ".*");

        config.put("num.network.threads", "2");
        config.put("num.io.threads", "4");
        return config;
    }
}
