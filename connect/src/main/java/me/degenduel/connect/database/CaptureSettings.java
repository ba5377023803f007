package me.degenduel.connect.database;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import me.degenduel.schemas.Topics;

/**
 * How changes are captured: the connector's configuration, the same whether it runs in our process or in a Kafka
 * Connect cluster.
 */
final class CaptureSettings {
    /** The prefix of the messages that become clocks. */
    static final String CLOCK = "clock";
    /** Each captured topic and the number of its partitions: where clocks go. */
    static final String CLOCK_PARTITIONS = "clock.partitions";

    static final String TABLES = "table.include.list";
    static final String EMIT_CLOCK = "select pg_logical_emit_message(true, '" + CLOCK + "', '')";

    private CaptureSettings() {}

    /**
     * @param slot the replication slot's name, and the publication's
     * @param clocks how often a clock follows the changes
     * @param database where the database is, in Debezium's words
     */
    static Map<String, String> of(Topics topics, String slot, Duration clocks, Map<String, String> database) {
        var tables = new TreeMap<>(topics.captured());
        var settings = new TreeMap<>(database);
        settings.put("name", slot);
        settings.put("connector.class", CaptureConnector.class.getName());
        settings.put("tasks.max", "1");
        settings.put("topic.prefix", Topics.CAPTURE);

        settings.put("plugin.name", "pgoutput");
        settings.put(Slot.NAME, slot);
        settings.put(Slot.PUBLICATION, slot);
        settings.put("publication.autocreate.mode", "filtered");
        settings.put(
                TABLES, tables.keySet().stream().map(table -> "public." + table).collect(joining(",")));
        settings.put(
                "column.include.list",
                tables.keySet().stream()
                        .flatMap(table -> Table.named(table).columns().map(column -> "public." + table + "." + column))
                        .collect(joining(",")));
        settings.put("snapshot.mode", "initial");
        settings.put("decimal.handling.mode", "precise");
        settings.put("tombstones.on.delete", "true");

        settings.put("transforms", "rows");
        settings.put("transforms.rows.type", Rows.class.getName());

        settings.put("heartbeat.interval.ms", String.valueOf(clocks.toMillis()));
        settings.put("heartbeat.action.query", EMIT_CLOCK);
        settings.put("message.prefix.include.list", CLOCK);
        settings.put(
                CLOCK_PARTITIONS,
                tables.values().stream()
                        .map(topic -> topic.name() + ":" + topic.partitions())
                        .collect(joining(",")));

        // How long the reading of the log rests when there is nothing; what is read is handed over at once, one by one.
        // Each look waits a millisecond for the database besides: with a rest of 2 ms they took 15 % of a busy core.
        settings.put("poll.interval.ms", "10");
        settings.put("queue.provider.type", Arrivals.NAME);
        settings.put("max.batch.size", "1");
        settings.put("retriable.restart.connector.wait.ms", "1000");
        settings.put("slot.retry.delay.ms", "1000");
        return settings;
    }
}
