package me.degenduel.topology;

import static java.util.stream.Collectors.toSet;

import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Where streams enter and leave a graph. Takes our topics, returns Kafka's own types, and wraps nothing else. */
public final class Edges {
    private Edges() {}

    /** Everything on a topic: facts, removals and clocks. */
    public static <V> KStream<String, V> stream(StreamsBuilder graph, Topic<V> topic) {
        return graph.stream(
                topic.name(), Consumed.with(Topic.keys(), topic.values()).withName("from-" + topic.name()));
    }

    /** Rows and tombstones, without the clocks among them. */
    public static <V> KStream<String, V> changes(KStream<String, V> all, Topic<V> topic) {
        return all.filter((key, value) -> !Keys.isClock(key), Named.as("changes-of-" + topic.name()));
    }

    /** What has a value, and so is no clock: on a log of facts nothing is removed. */
    public static <V> KStream<String, V> facts(KStream<String, V> all, Topic<V> topic) {
        return all.filter((key, value) -> value != null, Named.as("facts-of-" + topic.name()));
    }

    public static <V> KStream<String, V> clocks(KStream<String, V> all, Topic<V> topic) {
        return all.filter((key, value) -> Keys.isClock(key), Named.as("clocks-of-" + topic.name()));
    }

    /** Each record in every partition, so that whoever reads one of them has seen it. */
    public static <V> void writeToAll(KStream<String, V> stream, Topic<V> topic) {
        StreamPartitioner<String, V> all = (name, key, value, partitions) ->
                Optional.of(IntStream.range(0, partitions).boxed().collect(toSet()));
        stream.to(topic.name(), Produced.with(Topic.keys(), topic.values(), all).withName("to-" + topic.name()));
    }

    public static <V> void write(KStream<String, V> stream, Topic<V> topic) {
        write(stream, topic, topic.values());
    }

    /**
     * The same with a serde of the writer's own.
     *
     * @param values writes what the topic's own does
     */
    public static <V> void write(KStream<String, V> stream, Topic<V> topic, Serde<V> values) {
        StreamPartitioner<String, V> partitioner =
                (name, key, value, partitions) -> Optional.of(Set.of(Keys.partition(key, partitions)));
        stream.to(topic.name(), Produced.with(Topic.keys(), values, partitioner).withName("to-" + topic.name()));
    }
}
