package me.degenduel.standalone.backup;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.standalone.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Topics of a backup, into a new Kafka: all of the catalogue as they are made now, the others as they were, and how far
 * each application had read. So it goes on as if it had been stopped at the moment of the backup.
 */
public final class KafkaLoad {
    private static final int BATCH_BYTES = 900_000;
    private static final int BUFFER_BYTES = 64 << 20;
    private static final int LARGEST_RECORD = 16 << 20;

    /** A platform in one process has one broker. */
    private static final short COPIES = 1;

    private final Topics topics;
    private final BackupFolder folder;
    private final Manifest manifest;

    public KafkaLoad(Topics topics, BackupFolder folder, Manifest manifest) {
        this.topics = topics;
        this.folder = folder;
        this.manifest = manifest;
    }

    /** Keys would be looked for where they are not. */
    public void refuseOtherPartitions() {
        var ours = topics.all().stream().collect(toMap(Topic::name, identity()));
        for (var topic : manifest.topics()) {
            var now = Optional.ofNullable(ours.get(topic.name()))
                    .map(Topic::partitions)
                    .orElse(topic.partitions().size());
            if (now != topic.partitions().size()) {
                throw new Refusal(
                        "The backup has %d partitions of %s, and this would make %d: set DD_TOKEN_PARTITIONS and DD_CONTEST_PARTITIONS as they were."
                                .formatted(topic.partitions().size(), topic.name(), now));
            }
        }
    }

    /** Returns how many records there are, when all of them are there. */
    public long into(String bootstrap) {
        var client = Map.<String, Object>of("bootstrap.servers", bootstrap, "metric.reporters", "");
        try (var admin = Admin.create(client)) {
            create(admin);
            for (var topic : manifest.topics()) {
                write(topic, client);
            }
            compare(admin);
            for (var application : KafkaCopy.APPLICATIONS) {
                Moment.get(admin.alterConsumerGroupOffsets(application, read(application))
                        .all());
            }
            return manifest.topics().stream().mapToLong(Manifest.Topic::count).sum();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read the backup in " + folder.root(), failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    private void create(Admin admin) throws InterruptedException {
        topics.create(admin, COPIES);
        var ours = topics.all().stream().collect(toMap(Topic::name, identity()));
        var others = manifest.topics().stream()
                .filter(topic -> !ours.containsKey(topic.name()))
                .toList();
        Moment.get(admin.createTopics(others.stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions().size(), COPIES).configs(topic.config()))
                        .toList())
                .all());
        Topics.awaitLeaders(
                admin,
                others.stream().flatMap(topic -> partitions(topic).stream()).toList());
    }

    private static List<TopicPartition> partitions(Manifest.Topic topic) {
        return IntStream.range(0, topic.partitions().size())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    /** In batches as large as they may be: small ones, of other hours each, would be a segment each. */
    private void write(Manifest.Topic topic, Map<String, Object> kafka) throws IOException {
        var client = new HashMap<>(kafka);
        client.put("acks", "all");
        client.put("linger.ms", 1_000);
        client.put("batch.size", BATCH_BYTES);
        client.put("buffer.memory", BUFFER_BYTES);
        client.put("max.request.size", LARGEST_RECORD);
        var refused = new AtomicReference<Exception>();
        try (var producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
                var file = new DataInputStream(folder.read(Manifest.Topic.file(topic.name())))) {
            for (var left = topic.count(); left > 0; left--) {
                var unused = producer.send(RecordFile.read(topic.name(), file), (written, failure) -> {
                    if (failure != null) {
                        refused.compareAndSet(null, failure);
                    }
                });
            }
            producer.flush();
        }
        if (refused.get() != null) {
            throw new IllegalStateException("Kafka does not take " + topic.name(), refused.get());
        }
    }

    private void compare(Admin admin) {
        for (var topic : manifest.topics()) {
            Moment.ends(admin, partitions(topic)).forEach((partition, end) -> {
                var records = topic.partitions().get(partition.partition()).records();
                if (end != records) {
                    throw new IllegalStateException("%s has %d records, and had %d".formatted(partition, end, records));
                }
            });
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> read(String application) {
        var read = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var topic : manifest.topics()) {
            for (var partition : partitions(topic)) {
                Optional.ofNullable(topic.partitions()
                                .get(partition.partition())
                                .read()
                                .get(application))
                        .ifPresent(position ->
                                read.put(partition, new OffsetAndMetadata(position.records(), position.metadata())));
            }
        }
        return read;
    }
}
