package me.degenduel.standalone;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
    private static final String TOPIC = "notes";

    @TempDir
    private Path above;

    @Test
    void records_survive_a_restart_on_another_port() throws Exception {
        var folder = above.resolve("my kafka");
        try (var broker = Broker.start(folder, Ports.free())) {
            create(broker);
            write(broker, "kept", true);
        }
        try (var broker = Broker.start(folder, Ports.free())) {
            assertThat(read(broker)).containsExactly("kept");
        }
    }

    @Test
    void a_transaction_shows_when_it_is_committed_and_never_when_it_is_not() throws Exception {
        try (var broker = Broker.start(above.resolve("kafka"), Ports.free())) {
            create(broker);
            write(broker, "taken back", false);
            write(broker, "kept", true);
            assertThat(read(broker)).containsExactly("kept");
        }
    }

    @Test
    void a_topic_that_nobody_declared_is_not_made_by_writing_to_it() {
        try (var broker = Broker.start(above.resolve("kafka"), Ports.free());
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap(), "max.block.ms", 500),
                        new StringSerializer(),
                        new StringSerializer())) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>(TOPIC, "lost")).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("not present in metadata");
        }
    }

    @Test
    void every_transaction_ends_that_was_under_way_when_the_broker_was_killed() throws Exception {
        killed(1);
    }

    @Tag("long")
    @Test
    void so_does_each_of_those_that_many_kills_interrupt() throws Exception {
        killed(10);
    }

    private void killed(int times) throws Exception {
        var folder = above.resolve("kafka");
        for (var kills = 0; kills < times; kills++) {
            Commits.untilKilled(folder);
            try (var broker = Broker.start(folder, Ports.free());
                    var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                Await.until("no transaction is open", Duration.ofSeconds(15), () -> ends(
                                admin, IsolationLevel.READ_COMMITTED)
                        .equals(ends(admin, IsolationLevel.READ_UNCOMMITTED)));
            }
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, IsolationLevel isolation) throws Exception {
        var partitions = Commits.partitions().collect(toMap(each -> each, each -> OffsetSpec.latest()));
        return admin.listOffsets(partitions, new ListOffsetsOptions(isolation)).all().get().entrySet().stream()
                .collect(toMap(Map.Entry::getKey, each -> each.getValue().offset()));
    }

    private static void create(Broker broker) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void write(Broker broker, String note, boolean commit) throws Exception {
        var config = Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrap(), "transactional.id", "writer", "linger.ms", 0);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, note)).get();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static List<String> read(Broker broker) {
        var config =
                Map.<String, Object>of("bootstrap.servers", broker.bootstrap(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var end = consumer.endOffsets(List.of(partition)).get(partition);
            var notes = new ArrayList<String>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(each -> notes.add(each.value()));
            }
            return notes;
        }
    }
}
