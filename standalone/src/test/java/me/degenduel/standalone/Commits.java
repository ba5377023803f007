package me.degenduel.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker in a process of its own, and writers who commit without a pause: whenever it is killed, some are about to. */
final class Commits {
    private static final String TOPIC = "commits";
    private static final int PARTITIONS = 50;
    private static final int WRITERS = 8;
    private static final int COMMITS = 1_000;
    private static final String UNDER_WAY = "under way";

    private Commits() {}

    static Stream<TopicPartition> partitions() {
        return IntStream.range(0, PARTITIONS).mapToObj(partition -> new TopicPartition(TOPIC, partition));
    }

    /** Returns when it has been killed, at some moment or other. */
    static void untilKilled(Path folder) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Commits.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var said = process.inputReader()) {
            while (!UNDER_WAY.equals(said.readLine())) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("It ended by itself");
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    public static void main(String... folder) throws Exception {
        var broker = Broker.start(Path.of(folder[0]), Ports.free());
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
        }
        var committed = new CountDownLatch(WRITERS + ThreadLocalRandom.current().nextInt(COMMITS));
        IntStream.range(0, WRITERS)
                .forEach(writer -> new Thread(() -> write(broker, "writer-" + writer, committed)).start());
        committed.await();
        System.out.println(UNDER_WAY);
    }

    private static void write(Broker broker, String name, CountDownLatch committed) {
        var config = Map.<String, Object>of(
                "bootstrap.servers",
                broker.bootstrap(),
                "transactional.id",
                name,
                "transaction.timeout.ms",
                2_000,
                "linger.ms",
                0);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            while (true) {
                producer.beginTransaction();
                partitions().forEach(each -> {
                    // The commit fails if this does.
                    var unused = producer.send(new ProducerRecord<>(TOPIC, each.partition(), "key", name));
                });
                producer.commitTransaction();
                committed.countDown();
            }
        }
    }
}
