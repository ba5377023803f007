package me.degenduel.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry's memory: the compacted topic that Confluent's registry keeps, in its format, so that either may go on
 * where the other stopped.
 *
 * <p>Of Confluent's kinds of records, those about modes, contexts, references and encryption are passed over.
 */
final class SchemaLog implements AutoCloseable {
    /** What a record says. */
    sealed interface Change {}

    record Registered(Subjects.Version version) implements Change {}

    record Erased(String subject, int version) implements Change {}

    record SubjectDeleted(String subject, int upTo) implements Change {}

    record Configured(Optional<String> subject, Optional<Compatibility> level) implements Change {}

    static final String TOPIC = "_schemas";

    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Milliseconds that Kafka has for an answer. */
    private static final int PATIENCE = 10_000;

    private static final Logger log = LoggerFactory.getLogger(SchemaLog.class);

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Object> client;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;
    private Consumer<Change> reader;
    /** Everything before it is read. */
    private long end;

    SchemaLog(String bootstrap, short replication) {
        client = Map.of("bootstrap.servers", bootstrap);
        admin = Admin.create(client);
        create(replication);
        var config = new HashMap<>(client);
        config.put("acks", "all");
        config.put("linger.ms", 0);
        config.put("delivery.timeout.ms", PATIENCE);
        config.put("request.timeout.ms", PATIENCE / 2);
        config.put("max.block.ms", PATIENCE);
        producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    /** Tells the reader everything that was written, and later what others write, where nobody else should. */
    void replay(Consumer<Change> reader) {
        this.reader = reader;
        catchUp();
    }

    /**
     * Returns when it is written. Two registries on one topic would give one id to two schemas, so nothing is written
     * where there is something that we have not read: another's record, or one of ours whose answer was lost.
     */
    void append(Change change) {
        try {
            var found = admin.listOffsets(
                            Map.of(PARTITION, OffsetSpec.latest()), new ListOffsetsOptions().timeoutMs(PATIENCE))
                    .partitionResult(PARTITION)
                    .get()
                    .offset();
            if (found != end) {
                log.atError()
                        .addKeyValue("topic", TOPIC)
                        .addKeyValue("from", end)
                        .addKeyValue("to", found)
                        .log("The registry's topic holds what this registry did not write: no other may run beside it");
                catchUp();
                throw RegistryProblem.storeFailed();
            }
            end = producer.send(write(change)).get().offset() + 1;
        } catch (ExecutionException failure) {
            log.atError().setCause(failure).log("Cannot write to the registry's topic");
            throw RegistryProblem.storeFailed();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RegistryProblem.storeFailed();
        }
    }

    private void catchUp() {
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, end);
            end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            while (consumer.position(PARTITION) < end) {
                consumer.poll(POLL).forEach(record -> read(record).ifPresent(reader));
            }
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }

    private void create(short replication) {
        var topic = new NewTopic(TOPIC, 1, replication).configs(Map.of("cleanup.policy", "compact"));
        try {
            admin.createTopics(List.of(topic))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("Cannot create topic " + TOPIC, failure.getCause());
            }
        }
    }

    /** The order of a key's fields matters: compaction compares bytes. */
    private ProducerRecord<String, String> write(Change change) {
        return switch (change) {
            case Registered registered ->
                record(
                        schemaKey(
                                registered.version().subject(),
                                registered.version().version()),
                        schemaValue(registered.version()));
            case Erased erased -> record(schemaKey(erased.subject(), erased.version()), null);
            case SubjectDeleted deleted ->
                record(
                        key("DELETE_SUBJECT", deleted.subject()).put("magic", 0),
                        json.createObjectNode()
                                .put("subject", deleted.subject())
                                .put("version", deleted.upTo()));
            case Configured configured ->
                record(
                        key("CONFIG", configured.subject().orElse(null)).put("magic", 0),
                        configured
                                .level()
                                .map(level -> json.createObjectNode().put("compatibilityLevel", level.name()))
                                .orElse(null));
        };
    }

    private static ProducerRecord<String, String> record(ObjectNode key, ObjectNode value) {
        return new ProducerRecord<>(TOPIC, key.toString(), value == null ? null : value.toString());
    }

    private ObjectNode schemaValue(Subjects.Version version) {
        return json.createObjectNode()
                .put("subject", version.subject())
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", version.schema())
                .put("deleted", version.deleted());
    }

    private ObjectNode schemaKey(String subject, int version) {
        return key("SCHEMA", subject).put("version", version).put("magic", 1);
    }

    private ObjectNode key(String type, String subject) {
        return json.createObjectNode().put("keytype", type).put("subject", subject);
    }

    private Optional<Change> read(ConsumerRecord<String, String> record) {
        try {
            var key = json.readTree(record.key());
            var value = json.readTree(Optional.ofNullable(record.value()).orElse(""));
            return switch (key.path("keytype").asText()) {
                case "SCHEMA" -> Optional.of(value.isMissingNode() ? erased(key) : registered(value));
                case "DELETE_SUBJECT" ->
                    Optional.of(value).filter(JsonNode::isObject).map(SchemaLog::subjectDeleted);
                case "CONFIG" -> Optional.of(configured(key, value));
                default -> Optional.empty();
            };
        } catch (JsonProcessingException | IllegalArgumentException foreign) {
            log.atWarn()
                    .addKeyValue("topic", TOPIC)
                    .addKeyValue("offset", record.offset())
                    .log("Passing over a record that is not of a schema registry");
            return Optional.empty();
        }
    }

    private static Change registered(JsonNode value) {
        return new Registered(new Subjects.Version(
                value.path("subject").asText(),
                value.path("version").asInt(),
                value.path("id").asInt(),
                value.path("schema").asText(),
                value.path("deleted").asBoolean()));
    }

    private static Change erased(JsonNode key) {
        return new Erased(key.path("subject").asText(), key.path("version").asInt());
    }

    private static Change subjectDeleted(JsonNode value) {
        return new SubjectDeleted(
                value.path("subject").asText(), value.path("version").asInt());
    }

    private static Change configured(JsonNode key, JsonNode value) {
        return new Configured(
                Optional.ofNullable(key.path("subject").asText(null)),
                Compatibility.named(value.path("compatibilityLevel").asText()));
    }
}
