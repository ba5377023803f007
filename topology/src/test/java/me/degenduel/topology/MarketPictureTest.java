package me.degenduel.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Golden;
import me.degenduel.schemas.Topic;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.errors.TopologyException;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;

/** The shape of the deployed graph: nothing about it changes by accident. */
class MarketPictureTest {
    private static final Pattern NUMBERED = Pattern.compile("-\\d{10}$");

    private final Properties config = MarketApplication.properties(
            new MarketApplication.Config(
                    "test", new HostInfo("localhost", 1), Path.of("target/state"), 1, Duration.ofMillis(100)),
            new Cluster("nowhere:9092", (short) 1, NamedAvroSerde.class.getName(), Map.of(), Map.of()),
            Market.TOPICS);
    private final Topology graph = MarketGraph.of(Market.TOPICS, new MarketStores(Market.TOPICS), config);
    private final Picture picture = new Picture(graph.describe());

    @Test
    void the_graph_is_the_agreed_one() {
        Golden.agree(
                Path.of("src/test/resources/market-graph.txt"), graph.describe().toString());
    }

    @Test
    void the_page_shows_the_graph() {
        Golden.agree(Path.of("../docs/topology.md"), """
                # The topologies

                Generated from the graphs; `./dd agree` rewrites it. Slanted boxes are topics, cylinders are stores.

                ## market

                Exactly once. What is replaced by the next value is read uncommitted, everything else committed.
                Stores, each with a changelog topic `market-<store>-changelog`: %s.

                ```mermaid
                %s
                ```
                """.formatted(picture.stores(), picture.mermaid()));
    }

    @Test
    void every_node_has_a_name_of_ours() {
        assertThat(picture.nodes()).extracting(Node::name).noneMatch(NUMBERED.asPredicate());
    }

    @Test
    void every_topic_has_one_reader_and_one_writer_and_no_graph_reads_what_it_writes() {
        var read =
                topics(node -> node instanceof Source source ? source.topicSet().toArray(String[]::new) : null);
        var written = topics(node -> node instanceof Sink sink ? new String[] {sink.topic()} : null);

        assertThat(read).doesNotHaveDuplicates().doesNotContainAnyElementsOf(written);
        assertThat(written).doesNotHaveDuplicates();
    }

    @Test
    void what_is_joined_is_partitioned_alike() {
        assertThat(Market.TOPICS.all().stream()
                        .filter(topic -> graph.describe().toString().contains(topic.name()))
                        .map(Topic::partitions)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void a_step_without_a_name_for_its_store_is_refused() {
        var unnamed = new StreamsBuilder(new TopologyConfig(new StreamsConfig(config)));
        Edges.stream(unnamed, Market.TOPICS.prices).groupByKey().count();

        assertThatThrownBy(() -> unnamed.build(config)).isInstanceOf(TopologyException.class);
    }

    private List<String> topics(Function<Node, String[]> named) {
        return picture.nodes().stream()
                .map(named)
                .filter(Predicate.not(Objects::isNull))
                .flatMap(Arrays::stream)
                .toList();
    }
}
