package me.degenduel.schemas;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final FakeRegistry registry = new FakeRegistry();
    private final Topics topics =
            new Topics(new AvroSerdes(Cluster.SERDE, Map.of("schema.registry.url", registry.url())));

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void no_name_stands_for_two_topics() {
        assertThat(topics.all()).extracting(Topic::name).doesNotHaveDuplicates();
    }

    @Test
    void every_name_is_a_subject_plurals_and_a_version_or_debeziums() {
        assertThat(topics.all())
                .extracting(Topic::name)
                .allMatch(name -> name.matches("[a-z]+\\.([a-z-]+s(-long)?|chat)\\.v[1-9]")
                        || name.matches("degenduel\\.public\\.[a-z_]+"));
    }

    @Test
    void topics_with_the_same_keys_have_the_same_partitions_so_that_they_can_be_joined() {
        assertThat(topics.all().stream().collect(groupingBy(Topic::key, mapping(Topic::partitions, toSet()))))
                .allSatisfy((key, partitions) -> assertThat(partitions).as(key).hasSize(1));
        assertThat(topics.prices.partitions()).isEqualTo(topics.whitelist.partitions());
    }

    @Test
    void what_is_of_tokens_and_what_is_of_contests_is_in_as_many_partitions_as_somebody_said() {
        assertThat(partitions(topics, "address")).containsOnly(Topics.BY_TOKEN);
        assertThat(partitions(topics, "contest")).containsOnly(Topics.BY_CONTEST);

        var others = new Topics(new AvroSerdes(Cluster.SERDE, properties()), 12, 7);
        assertThat(partitions(others, "address")).containsOnly(12);
        assertThat(partitions(others, "contest")).containsOnly(7);
    }

    private static Stream<Integer> partitions(Topics topics, String key) {
        return topics.all().stream()
                .filter(topic -> topic.key().startsWith(key))
                .map(Topic::partitions);
    }

    @Test
    void every_record_and_every_field_says_what_it_is() {
        assertThat(topics.all()).allSatisfy(topic -> {
            assertThat(topic.about()).endsWith(".");
            topic.schema().ifPresent(schema -> assertThat(schema.getFields())
                    .allSatisfy(
                            field -> assertThat(field.doc()).as(field.name()).endsWith(".")));
        });
    }

    @Test
    void the_topic_of_a_table_is_found_by_the_tables_name() {
        assertThat(topics.captured().get("token_whitelist")).isSameAs(topics.whitelist);
        assertThat(topics.captured()).doesNotContainKey("market.ticks.v1");
    }

    @Test
    void all_schemas_are_registered_before_the_first_record_and_new_subjects_protected() {
        topics.register(RegistryClient.of(properties()));

        assertThat(registry.compatibility())
                .containsEntry("market.prices.v1-value", "FULL_TRANSITIVE")
                .containsEntry("degenduel.public.token_whitelist-value", "FULL_TRANSITIVE")
                .hasSameSizeAs(topics.all().stream()
                        .filter(topic -> topic.schema().isPresent())
                        .toList());
        assertThat(registry.schemas()).isNotEmpty().noneMatch(schema -> schema.contains("avro.java.string"));
    }

    @Test
    void a_schema_that_is_there_already_is_only_looked_up() {
        topics.register(RegistryClient.of(properties()));
        var before = registry.asked().size();

        topics.register(RegistryClient.of(properties("http.read.timeout.ms", "9999")));

        assertThat(registry.asked().subList(before, registry.asked().size()))
                .extracting(FakeRegistry.Asked::what)
                .allMatch(what -> what.matches("POST /subjects/[^/]+"));
    }

    @Test
    void the_first_record_asks_nothing_any_more() {
        topics.register(RegistryClient.of(properties()));
        var before = registry.asked().size();

        topics.prices.values().serializer().serialize(topics.prices.name(), (Price) Sample.A_PRICE.record());

        assertThat(registry.asked()).hasSize(before);
    }

    @Test
    void where_people_register_schemas_a_missing_one_is_refused_by_name() {
        var readOnly = RegistryClient.of(properties("auto.register.schemas", "false"));

        assertThatThrownBy(() -> topics.register(readOnly))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContaining("-value")
                .hasMessageContaining("auto.register.schemas");
    }

    @Test
    void a_registry_that_is_away_is_heard_of_at_the_start() {
        registry.close();

        assertThatThrownBy(() -> topics.register(RegistryClient.of(properties("max.retries", "0"))))
                .isInstanceOf(RegistryUnavailable.class)
                .hasMessageContaining(registry.url());
    }

    private Map<String, String> properties(String... more) {
        var properties = new HashMap<String, String>(Map.of("schema.registry.url", registry.url()));
        for (var i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    // Their leaders

    @Test
    void new_topics_are_waited_for_by_whoever_asks_a_broker_that_has_not_heard_of_them() throws Exception {
        var asked = new AtomicInteger();

        Topics.awaitLeaders(
                admin(() -> asked.incrementAndGet() < 4 ? new UnknownTopicOrPartitionException("Not here") : null),
                topics.all(),
                PATIENCE);

        assertThat(asked).hasValue(4);
    }

    @Test
    void but_not_for_ever_nor_where_waiting_does_not_help() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Topics.awaitLeaders(
                        admin(() -> new LeaderNotAvailableException("Nobody leads")),
                        topics.all(),
                        Duration.ofMillis(50)))
                .withMessageContaining("have no leaders")
                .withCauseInstanceOf(LeaderNotAvailableException.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> Topics.awaitLeaders(
                        admin(() -> new TopicAuthorizationException("Not for you")), topics.all(), PATIENCE))
                .withCauseInstanceOf(TopicAuthorizationException.class);
    }

    /** Knows the ends of all partitions, or fails so. */
    private static Admin admin(Supplier<Exception> failure) {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (admin, method, asked) -> {
                    assertThat(method.getName()).isEqualTo("listOffsets");
                    var ends = new HashMap<TopicPartition, KafkaFuture<ListOffsetsResultInfo>>();
                    var failed = failure.get();
                    for (var partition : ((Map<?, ?>) asked[0]).keySet()) {
                        var end = new KafkaFutureImpl<ListOffsetsResultInfo>();
                        if (failed == null) {
                            end.complete(new ListOffsetsResultInfo(0, 0, Optional.empty()));
                        } else {
                            end.completeExceptionally(failed);
                        }
                        ends.put((TopicPartition) partition, end);
                    }
                    return new ListOffsetsResult(ends);
                });
    }
}
