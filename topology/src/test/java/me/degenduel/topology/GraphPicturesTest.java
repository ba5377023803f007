package me.degenduel.topology;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import me.degenduel.schemas.Golden;
import me.degenduel.schemas.Topic;
import me.degenduel.topology.contest.Lobby;
import me.degenduel.topology.market.Market;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.errors.TopologyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shape of the deployed graphs: nothing about them changes by accident. */
class GraphPicturesTest {
    private static final Pattern NUMBERED = Pattern.compile("-\\d{10}$");

    /** What Kafka Streams sends to another partition of the same graph, and calls so: a graph writes it and reads it. */
    private static final String INTERNAL = "-repartition";

    private record Deployed(String title, String about, Topology graph) {
        @Override
        public String toString() {
            return title;
        }

        private Picture picture() {
            return new Picture(graph.describe());
        }

        private List<String> read() {
            return topics(
                    node -> node instanceof Source source ? source.topicSet().toArray(String[]::new) : null);
        }

        private List<String> written() {
            return topics(node -> node instanceof Sink sink ? new String[] {sink.topic()} : null);
        }

        private List<String> topics(Function<Node, String[]> named) {
            return picture().nodes().stream()
                    .map(named)
                    .filter(Predicate.not(Objects::isNull))
                    .flatMap(Arrays::stream)
                    .filter(topic -> !topic.endsWith(INTERNAL))
                    .toList();
        }

        private String chapter() {
            return """
                    ## %s

                    %sStores, each with a changelog topic `%s-<store>-changelog`: %s.

                    ```mermaid
                    %s
                    ```
                    """.formatted(
                            title, about, title, picture().stores(), picture().mermaid());
        }
    }

    private static Stream<Deployed> deployed() {
        return Stream.of(new Deployed("market", """
                        Exactly once. What is replaced by the next value is read uncommitted, everything else committed.
                        """, Market.graph()), new Deployed("contest", """
                        Exactly once, and it reads what is committed. All of it is one engine for each partition of contests.
                        """, Lobby.graph()));
    }

    @ParameterizedTest
    @MethodSource("deployed")
    void the_graph_is_the_agreed_one(Deployed deployed) {
        Golden.agree(
                Path.of("src/test/resources", deployed.title + "-graph.txt"),
                deployed.graph.describe().toString());
    }

    @Test
    void the_page_shows_the_graphs() {
        Golden.agree(Path.of("../docs/topology.md"), """
                # The topologies

                Generated from the graphs; `./dd agree` rewrites it. Slanted boxes are topics, cylinders are stores.

                %s""".formatted(
                        deployed().map(Deployed::chapter).collect(joining("\n"))));
    }

    @ParameterizedTest
    @MethodSource("deployed")
    void every_node_has_a_name_of_ours(Deployed deployed) {
        assertThat(deployed.picture().nodes()).extracting(Node::name).noneMatch(NUMBERED.asPredicate());
    }

    @Test
    void every_topic_has_one_writer() {
        assertThat(deployed().flatMap(each -> each.written().stream())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("deployed")
    void a_graph_reads_a_topic_once_and_never_what_it_writes(Deployed deployed) {
        assertThat(deployed.read()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(deployed.written());
    }

    @ParameterizedTest
    @MethodSource("deployed")
    void what_is_joined_is_partitioned_alike(Deployed deployed) {
        assertThat(Market.TOPICS.all().stream()
                        .filter(topic -> deployed.read().contains(topic.name()))
                        .map(Topic::partitions)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void a_step_without_a_name_for_its_store_is_refused() {
        var config = Market.properties();
        var unnamed = new StreamsBuilder(new TopologyConfig(new StreamsConfig(config)));
        Edges.stream(unnamed, Market.TOPICS.prices).groupByKey().count();

        assertThatThrownBy(() -> unnamed.build(config)).isInstanceOf(TopologyException.class);
    }
}
