package me.degenduel.connect.database;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;

/**
 * One table of a database that is not ours: each row as it stands, and then whatever is written there.
 *
 * <p>Nothing of it is kept, so every reading begins with the whole table and a replication slot of its own. What we need
 * there are the rights to read the table and to replicate, and a publication that its owner has made.
 */
public record OtherTable(
        String settings,
        Database database,
        String slot,
        String schema,
        String name,
        SortedMap<String, String> columns,
        Duration silence) {
    /** The prefix of the messages by which we hear that the way there and back is open. */
    static final String PULSE = "degenduel";

    /** So many of them may get lost before the other side counts as away. */
    private static final int PULSES = 6;

    private static final String CONNECT_SECONDS = "5";
    private static final String ANSWER_SECONDS = "10";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String NOT_LET_IN = "28";

    /**
     * @param settings the prefix of the settings that name it, for whoever has to mend them
     * @param slot the replication slot's name, and the publication's
     * @param columns by the setting that names them
     * @param silence how long nothing may be heard
     */
    public OtherTable {
        columns = Collections.unmodifiableSortedMap(columns);
    }

    /**
     * A row of it.
     *
     * @param values by column, as text; what is null is left out
     * @param standing whether it was there when the reading began, and nobody knows since when
     * @param committed when it was written, or else read
     */
    public record Row(Map<String, String> values, boolean standing, Instant committed) {
        public Row {
            values = Map.copyOf(values);
        }

        /** Nothing where the column is null, or is none. */
        public Optional<String> value(String column) {
            return Optional.ofNullable(values.get(column));
        }
    }

    /** Takes what is read, in a thread of the reading's own. */
    public interface Reader {
        void row(Row row);

        /** The database is there, and we hear of what happens in it. */
        void pulse();
    }

    /** Begins to read, once it is plain that the table can be read. */
    public OtherTableReading read(Reader reader) throws Unreadable {
        check();
        try {
            return OtherTableReading.start(this, reader);
        } catch (RuntimeException unable) {
            throw Unreadable.unreachable("reading the other database could not begin", unable);
        }
    }

    /** What Debezium would say in a stack trace, in one sentence each. */
    private void check() throws Unreadable {
        var properties = new Properties();
        properties.put("user", database.user());
        properties.put("password", database.password().value());
        properties.put("connectTimeout", CONNECT_SECONDS);
        properties.put("socketTimeout", ANSWER_SECONDS);
        try (var connection = DriverManager.getConnection(database.url(), properties)) {
            if (!ask(connection, "select current_setting('wal_level')").contains("logical")) {
                throw Unreadable.refused("the other database tells no changes: its wal_level must be logical");
            }
            var there = ask(
                    connection,
                    "select column_name from information_schema.columns where table_schema = ? and table_name = ?",
                    schema,
                    name);
            if (there.isEmpty()) {
                throw Unreadable.refused("%s_TABLE names %s.%s, which is not there, or which %s_USER may not read"
                        .formatted(settings, schema, name, settings));
            }
            for (var column : columns.entrySet()) {
                if (!there.contains(column.getValue())) {
                    throw Unreadable.refused(
                            "%s names the column %s, which %s.%s does not have, or which %s_USER may not read"
                                    .formatted(column.getKey(), column.getValue(), schema, name, settings));
                }
            }
            if (ask(
                            connection,
                            "select pubname from pg_publication_tables where pubname = ? and schemaname = ? and tablename = ?",
                            slot,
                            schema,
                            name)
                    .isEmpty()) {
                throw Unreadable.refused("the other database publishes no changes of the table: "
                        + "its owner has to run create publication %s for table %s.%s".formatted(slot, schema, name));
            }
            if (!ask(connection, "select slot_name from pg_replication_slots where slot_name = ? and active", slot)
                    .isEmpty()) {
                throw Unreadable.refused(
                        ("somebody reads from the slot %s already: another platform, which needs a %s_SLOT of its own, or a"
                                        + " connection of ours that broke, which the other database will notice")
                                .formatted(slot, settings));
            }
            // One that a kill of ours left behind is used again, unless the database has given up on it.
            ask(
                    connection,
                    "select pg_drop_replication_slot(slot_name)::text from pg_replication_slots "
                            + "where slot_name = ? and database = current_database() and not active and wal_status = 'lost'",
                    slot);
        } catch (SQLException failure) {
            throw why(failure);
        }
    }

    private Unreadable why(SQLException failure) {
        var state = Optional.ofNullable(failure.getSQLState()).orElse("");
        if (state.startsWith(NOT_LET_IN)) {
            return Unreadable.refused(
                    "the other database does not let us in: see %1$s_USER and %1$s_PASSWORD".formatted(settings),
                    failure);
        }
        return state.equals(NO_SUCH_DATABASE)
                ? Unreadable.refused("the other database is not there: see %s_URL".formatted(settings), failure)
                : Unreadable.unreachable("the other database does not answer", failure);
    }

    private static Set<String> ask(Connection connection, String question, String... words) throws SQLException {
        try (var query = connection.prepareStatement(question)) {
            for (var at = 0; at < words.length; at++) {
                query.setString(at + 1, words[at]);
            }
            var answers = new HashSet<String>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    answers.add(rows.getString(1));
                }
            }
            return answers;
        }
    }

    /** In Debezium's words. Where we were is remembered by nobody. */
    Properties debezium() {
        var said = new HashMap<>(database.debezium());
        said.putIfAbsent(Slot.DRIVER + "connectTimeout", CONNECT_SECONDS);
        // Or whoever waits for an answer that never comes could not be stopped either.
        said.putIfAbsent(Slot.DRIVER + "socketTimeout", String.valueOf(silence.toSeconds()));
        said.put("name", slot);
        said.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        said.put("topic.prefix", slot);
        said.put("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        said.put("plugin.name", "pgoutput");
        said.put(Slot.NAME, slot);
        said.put("slot.drop.on.stop", "true");
        said.put("slot.max.retries", "0");
        said.put(Slot.PUBLICATION, slot);
        said.put("publication.autocreate.mode", "disabled");
        said.put(CaptureSettings.TABLES, schema + "[.]" + name);
        said.put(
                "column.include.list",
                columns.values().stream()
                        .distinct()
                        .map(column -> schema + "[.]" + name + "[.]" + column)
                        .collect(joining(",")));
        said.put("snapshot.mode", "initial");
        said.put("decimal.handling.mode", "string");
        said.put("tombstones.on.delete", "false");
        // Without words of ours a database in which nothing happens would keep its log for our slot, and we would not
        // know silence from absence.
        said.put(
                "heartbeat.interval.ms",
                String.valueOf(silence.dividedBy(PULSES).toMillis()));
        said.put("heartbeat.action.query", "select pg_logical_emit_message(true, '" + PULSE + "', '')");
        said.put("message.prefix.include.list", PULSE);
        said.put("poll.interval.ms", "50");
        said.put("record.processing.threads", "1");
        // Whatever fails is ours to try again: with a pause, and not without a word.
        said.put("errors.max.retries", "0");
        said.put("custom.metric.tags", "engine=" + System.nanoTime());
        var all = new Properties();
        all.putAll(said);
        return all;
    }
}
