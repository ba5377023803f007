package me.degenduel.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Where Kafka and the schema registry are, and how to speak to them: the same for every process.
 *
 * @param clients properties for every Kafka client, beside the bootstrap servers
 * @param serdes properties for every serde, under Confluent's names
 * @param tokenPartitions over how many partitions tokens are spread
 * @param contestPartitions over how many partitions contests are spread
 */
public record Cluster(
        String bootstrap,
        short replication,
        String serdeClass,
        Map<String, String> clients,
        Map<String, String> serdes,
        int tokenPartitions,
        int contestPartitions) {
    /** Ours. */
    public static final String SERDE = "me.degenduel.schemas.AvroSerde";

    public Cluster(
            String bootstrap,
            short replication,
            String serdeClass,
            Map<String, String> clients,
            Map<String, String> serdes) {
        this(bootstrap, replication, serdeClass, clients, serdes, Topics.BY_TOKEN, Topics.BY_CONTEST);
    }

    public static Cluster from(Settings settings) {
        var bootstrap = settings.required("DD_KAFKA", "Kafka's bootstrap servers, host:port separated by commas.");
        var registry = settings.required("DD_REGISTRY", "The schema registry's URLs, separated by commas.");
        var replication = settings.number(
                "DD_KAFKA_REPLICATION", 3, 1, 9, "How many brokers hold each record of the topics we create.");
        var serde = settings.text(
                "DD_AVRO_SERDE",
                SERDE,
                "The class that reads and writes Avro; Confluent's SpecificAvroSerde works where it is on the class path.");
        var file = settings.optional(
                "DD_KAFKA_PROPERTIES",
                "A file of further properties for every Kafka client and serde, such as security or basic.auth settings.");
        var more = file.map(name -> read(settings, name)).orElse(Map.of());
        var serdes = new HashMap<>(more);
        serdes.put("schema.registry.url", registry);
        serdes.put("specific.avro.reader", "true");
        serdes.put("avro.remove.java.properties", "true");
        var tokenPartitions = settings.number(
                "DD_TOKEN_PARTITIONS",
                Topics.BY_TOKEN,
                1,
                1_000,
                "Over how many partitions tokens and their prices are spread; the same for every process, and fixed once the topics are there.");
        var contestPartitions = settings.number(
                "DD_CONTEST_PARTITIONS",
                Topics.BY_CONTEST,
                1,
                1_000,
                "Over how many partitions contests are spread; the same for every process, and fixed once the topics are there.");
        return new Cluster(
                bootstrap, (short) replication, serde, more, Map.copyOf(serdes), tokenPartitions, contestPartitions);
    }

    public Topics topics() {
        return new Topics(new AvroSerdes(serdeClass, serdes), tokenPartitions, contestPartitions);
    }

    /** The client that the topics' serdes share. */
    public RegistryClient registry() {
        return RegistryClient.of(serdes);
    }

    /** Properties for a Kafka client. */
    public Map<String, Object> client() {
        var all = new HashMap<String, Object>();
        // Kafka would show each figure of each client over JMX, thousands of them; ours are at /metrics.
        all.put("metric.reporters", "");
        all.putAll(clients);
        all.put("bootstrap.servers", bootstrap);
        return all;
    }

    /** Never the properties: there are passwords among them, perhaps in a URL. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrap + ", schema registry at "
                + serdes.get("schema.registry.url").replaceAll("//[^/,]*@", "//");
    }

    private static Map<String, String> read(Settings settings, String file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException unreadable) {
            settings.refuse(true, "DD_KAFKA_PROPERTIES names " + file + ", which cannot be read.");
        }
        var map = new HashMap<String, String>();
        properties.forEach((name, value) -> map.put(name.toString(), value.toString()));
        return map;
    }
}
