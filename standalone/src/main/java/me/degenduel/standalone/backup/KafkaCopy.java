package me.degenduel.standalone.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Retention;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.standalone.Refusal;
import me.degenduel.topology.contest.ContestApplication;
import me.degenduel.topology.market.MarketApplication;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Topics of a platform that runs, up to one moment, and its tables at the same: what is kept for ever or compacted, what
 * both applications keep for themselves, and the schemas of all that.
 *
 * <p>Most is read before the moment is chosen, and the rest at once behind it. Compaction drops a value only for a newer
 * one; of values from before the moment, none is gone then whose successor is not read either.
 */
public final class KafkaCopy implements AutoCloseable {
    static final List<String> APPLICATIONS = List.of(MarketApplication.NAME, ContestApplication.NAME);

    private static final String CHANGELOG = "-changelog";
    private static final Duration POLL = Duration.ofMillis(100);
    /** Nothing that Kafka has takes so long to come. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Compaction looks around every few seconds. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final int MOMENTS = 10;

    private final BackupFolder folder;
    private final Topics topics;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    /** Where each partition stands, by topic. */
    private final Map<String, List<Copied>> copied = new TreeMap<>();

    private final Map<String, BackupFolder.Output> files = new HashMap<>();
    private final Set<TopicPartition> all;
    private Moment moment;

    /** Opens the database. */
    @FunctionalInterface
    public interface Database {
        Connection open() throws SQLException;
    }

    /** What was copied of a partition: the offsets of its records, of which there are millions only in a changelog. */
    private static final class Copied {
        private final List<Long> offsets = new ArrayList<>();
        private final boolean isRead;
        private long records;

        Copied(boolean isRead) {
            this.isRead = isRead;
        }

        void add(long offset) {
            records++;
            if (isRead) {
                offsets.add(offset);
            }
        }

        long before(long offset) {
            return offsets.stream().filter(each -> each < offset).count();
        }
    }

    /**
     * Nothing is read yet.
     *
     * @param schemas the registry's topic
     */
    public static KafkaCopy of(Cluster cluster, String schemas, BackupFolder folder) {
        var admin = Admin.create(cluster.client());
        var client = cluster.client();
        client.put("isolation.level", "read_committed");
        var consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new KafkaCopy(cluster.topics(), schemas, folder, admin, consumer);
    }

    private KafkaCopy(
            Topics topics, String schemas, BackupFolder folder, Admin admin, KafkaConsumer<byte[], byte[]> consumer) {
        this.topics = topics;
        this.folder = folder;
        this.admin = admin;
        this.consumer = consumer;
        var kept = topics.all().stream().filter(KafkaCopy::isKept).map(Topic::name);
        var names = Stream.of(kept, Stream.of(schemas), changelogs(admin).stream())
                .flatMap(each -> each)
                .collect(toSet());
        var captured = captured();
        for (var topic : Moment.get(admin.describeTopics(names).allTopicNames()).values()) {
            copied.put(
                    topic.name(),
                    topic.partitions().stream()
                            .map(each -> new Copied(captured.contains(topic.name())))
                            .toList());
        }
        all = partitions(copied.keySet());
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** What has no end, and the last row of everything: the rest is gone by itself after a while. */
    private static boolean isKept(Topic<?> topic) {
        return switch (topic.retention()) {
            case Retention.Kept kept -> true;
            case Retention.Table table -> true;
            case Retention.Versions versions -> true;
            case Retention.Events events -> false;
            case Retention.Recent recent -> false;
            case Retention.Stamped stamped -> false;
        };
    }

    private static Set<String> changelogs(Admin admin) {
        return Moment.get(admin.listTopics().names()).stream()
                .filter(name ->
                        name.endsWith(CHANGELOG) && APPLICATIONS.stream().anyMatch(each -> name.startsWith(each + '-')))
                .collect(toSet());
    }

    private Set<String> captured() {
        return topics.captured().values().stream().map(Topic::name).collect(toSet());
    }

    private Set<TopicPartition> partitions(Collection<String> names) {
        return names.stream()
                .flatMap(name -> IntStream.range(0, copied.get(name).size())
                        .mapToObj(partition -> new TopicPartition(name, partition)))
                .collect(toCollection(LinkedHashSet::new));
    }

    /** Everything that is there now. */
    public void catchUp() {
        readTo(Moment.ends(admin, all));
    }

    /**
     * Chooses the moment, and copies up to it. First the applications, then what they read, then the database: so whatever a
     * record tells of is in the tables, and what an application knows is on the topics before it. Rows that only the tables
     * have are captured anew, with the times that they bear themselves.
     *
     * @return the tables at the same moment
     */
    public Tables toMoment(Database database) throws SQLException {
        var written = partitions(copied.keySet().stream()
                .filter(name -> name.endsWith(CHANGELOG) || isOfApplications(name))
                .toList());
        for (var left = MOMENTS; left > 0; left--) {
            var between = Moment.of(admin, written, APPLICATIONS);
            var began = System.nanoTime();
            var others = new LinkedHashSet<>(all);
            others.removeAll(written);
            moment = between.with(Moment.ends(admin, others));
            var tables = Tables.now(database.open());
            readTo(moment.ends());
            if (System.nanoTime() - began < SOON.toNanos()) {
                return tables;
            }
            tables.close();
            readAgainFrom(moment.ends());
        }
        throw new Refusal("More is written than can be copied meanwhile: try again when less happens.");
    }

    private void readAgainFrom(Map<TopicPartition, Long> ends) {
        ends.forEach((partition, end) -> {
            if (consumer.position(partition) > end) {
                consumer.seek(partition, end);
            }
        });
    }

    /** Those that are not changes, nor said by processes about themselves. */
    private boolean isOfApplications(String name) {
        return topics.all().stream().anyMatch(topic -> topic.name().equals(name))
                && !captured().contains(name)
                && !name.equals(topics.captureOffsets.name())
                && !name.equals(topics.services.name());
    }

    private void readTo(Map<TopicPartition, Long> ends) {
        try {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                var records = consumer.poll(POLL);
                for (var record : records) {
                    copy(record);
                }
                if (!records.isEmpty()) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new Refusal("Kafka has not given what it has for %d s: see whether the platform is ready."
                            .formatted(PATIENCE.toSeconds()));
                }
            }
        } catch (IOException full) {
            throw new UncheckedIOException("Cannot write to " + folder.root(), full);
        }
    }

    private void copy(ConsumerRecord<byte[], byte[]> record) throws IOException {
        if (!isPromise(record) && record.offset() < end(record)) {
            RecordFile.write(new DataOutputStream(file(record.topic())), record);
            copied.get(record.topic()).get(record.partition()).add(record.offset());
        }
    }

    /** What comes behind the moment is no part of it. */
    private long end(ConsumerRecord<byte[], byte[]> record) {
        return moment == null
                ? Long.MAX_VALUE
                : moment.ends().get(new TopicPartition(record.topic(), record.partition()));
    }

    /** Clocks are most of what is on the topics of changes, and promises of a writer that will be another one. */
    private static boolean isPromise(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null && Keys.isClock(new String(record.key(), UTF_8));
    }

    private BackupFolder.Output file(String topic) throws IOException {
        if (!files.containsKey(topic)) {
            files.put(topic, folder.write(Manifest.Topic.file(topic)));
        }
        return files.get(topic);
    }

    /** What was copied, once all of it is on the disk. */
    public List<Manifest.Topic> finish() {
        var configs = configs();
        var found = new ArrayList<Manifest.Topic>();
        try {
            for (var topic : copied.entrySet()) {
                var name = topic.getKey();
                var file = file(name);
                file.finish();
                var partitions = IntStream.range(0, topic.getValue().size())
                        .mapToObj(partition -> partition(
                                new TopicPartition(name, partition),
                                topic.getValue().get(partition)))
                        .toList();
                found.add(new Manifest.Topic(name, configs.get(name), partitions, file.sum()));
            }
        } catch (IOException full) {
            throw new UncheckedIOException("Cannot write to " + folder.root(), full);
        }
        return found;
    }

    private Manifest.Partition partition(TopicPartition partition, Copied of) {
        var read = new TreeMap<String, Manifest.Position>();
        for (var application : APPLICATIONS) {
            moment.read(application, partition)
                    .ifPresent(position -> read.put(
                            application, new Manifest.Position(of.before(position.offset()), position.metadata())));
        }
        return new Manifest.Partition(moment.ends().get(partition), of.records, read);
    }

    private Map<String, Map<String, String>> configs() {
        var resources = copied.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        return Moment.get(admin.describeConfigs(resources).all()).entrySet().stream()
                .collect(toMap(
                        each -> each.getKey().name(),
                        each -> new TreeMap<>(each.getValue().entries().stream()
                                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                                .collect(toMap(ConfigEntry::name, ConfigEntry::value)))));
    }

    /** Topics of ours that are not copied, and how much is on them. */
    public List<Manifest.LeftOut> leftOut() {
        var names = topics.all().stream()
                .map(Topic::name)
                .filter(name -> !copied.containsKey(name))
                .toList();
        var partitions = Moment.get(admin.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(each -> new TopicPartition(topic.name(), each.partition())))
                .collect(toSet());
        var begins = Moment.offsets(admin, partitions, OffsetSpec.earliest());
        var counts = new TreeMap<String, Long>();
        Moment.ends(admin, partitions)
                .forEach((one, end) -> counts.merge(one.topic(), end - begins.get(one), Long::sum));
        return counts.entrySet().stream()
                .map(each -> new Manifest.LeftOut(each.getKey(), each.getValue()))
                .sorted(comparing(Manifest.LeftOut::topic))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
        for (var file : files.values()) {
            try {
                file.close();
            } catch (IOException full) {
                throw new UncheckedIOException("Cannot write to " + folder.root(), full);
            }
        }
    }
}
