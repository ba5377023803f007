package me.degenduel.topology;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;

/** A graph as Mermaid draws it: topics are cylinders lying down, stores are cylinders, steps are boxes. */
final class Picture {
    private final TopologyDescription graph;

    Picture(TopologyDescription graph) {
        this.graph = graph;
    }

    String mermaid() {
        var lines = new ArrayList<String>();
        lines.add("flowchart TD");
        for (var node : nodes()) {
            switch (node) {
                case Source source ->
                    source.topicSet()
                            .forEach(topic -> lines.add("  %s[/%s/] --> %s".formatted(id(topic), topic, box(node))));
                case Sink sink -> lines.add("  %s --> %s[/%s/]".formatted(box(node), id(sink.topic()), sink.topic()));
                case Processor processor ->
                    processor
                            .stores()
                            .forEach(store -> lines.add("  %s -.- store-%s[(%s)]".formatted(box(node), store, store)));
                default -> throw new IllegalStateException("No picture of " + node);
            }
            for (var next : sorted(node.successors())) {
                lines.add("  %s --> %s".formatted(box(node), box(next)));
            }
        }
        return String.join("\n", lines);
    }

    String stores() {
        var names = new TreeSet<String>();
        for (var node : nodes()) {
            if (node instanceof Processor processor) {
                names.addAll(processor.stores());
            }
        }
        return names.stream().collect(joining("`, `", "`", "`"));
    }

    List<Node> nodes() {
        return graph.subtopologies().stream()
                .flatMap(part -> part.nodes().stream())
                .sorted(Comparator.comparing(Node::name))
                .toList();
    }

    private static List<Node> sorted(Iterable<Node> nodes) {
        var list = new ArrayList<Node>();
        nodes.forEach(list::add);
        list.sort(Comparator.comparing(Node::name));
        return list;
    }

    private static String box(Node node) {
        return "%s[%s]".formatted(id(node.name()), node.name());
    }

    private static String id(String name) {
        return name.replace('.', '-');
    }
}
