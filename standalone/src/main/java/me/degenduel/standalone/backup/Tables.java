package me.degenduel.standalone.backup;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/** All tables of ours as they are at one moment, out of a database by COPY and into another. */
public final class Tables implements AutoCloseable {
    private final Connection database;
    private final String migrations;

    private Tables(Connection database) throws SQLException {
        this.database = database;
        database.setReadOnly(true);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        database.setAutoCommit(false);
        // The first question decides which moment it is.
        migrations =
                text("select version from flyway_schema_history where success order by installed_rank desc limit 1");
    }

    /** As they are now; the connection is closed with this. */
    static Tables now(Connection database) throws SQLException {
        try {
            return new Tables(database);
        } catch (SQLException failure) {
            database.close();
            throw failure;
        }
    }

    /** The version that they have. */
    public String migrations() {
        return migrations;
    }

    public List<Manifest.Table> write(BackupFolder folder) {
        try {
            var tables = new ArrayList<Manifest.Table>();
            try (var question = database.createStatement();
                    var answer = question.executeQuery("""
                            select c.relname, array_agg(a.attname::text order by a.attnum)
                              from pg_class c join pg_attribute a on a.attrelid = c.oid
                             where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
                               and c.relname <> 'flyway_schema_history'
                               and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                             group by 1 order by 1""")) {
                while (answer.next()) {
                    var columns = List.of((String[]) answer.getArray(2).getArray());
                    tables.add(write(folder, new Manifest.Table(answer.getString(1), columns, 0, "")));
                }
            }
            return tables;
        } catch (SQLException failure) {
            throw new IllegalStateException("The database does not say what is in its tables", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write to " + folder.root(), failure);
        }
    }

    private Manifest.Table write(BackupFolder folder, Manifest.Table table) throws SQLException, IOException {
        try (var out = folder.write(table.file())) {
            var rows = database.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy " + columns(table) + " to stdout", out);
            out.finish();
            return new Manifest.Table(table.name(), table.columns(), rows, out.sum());
        }
    }

    /** They are of no transaction, and so never behind the rows. */
    public Map<String, Long> sequences() {
        try (var question = database.createStatement();
                var answer = question.executeQuery(
                        "select sequencename, last_value from pg_sequences where schemaname = 'public'")) {
            var sequences = new TreeMap<String, Long>();
            while (answer.next()) {
                sequences.put(answer.getString(1), answer.getObject(2, Long.class));
            }
            return sequences;
        } catch (SQLException failure) {
            throw new IllegalStateException("The database does not say how far its sequences are", failure);
        }
    }

    private String text(String question) throws SQLException {
        try (var statement = database.createStatement();
                var answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException broken) {
            throw new IllegalStateException("The database did not let go", broken);
        }
    }

    /**
     * Fills the tables of a new database, in one transaction. Triggers rest meanwhile: they would give rows new times, and
     * refuse what was right when it was written.
     *
     * @return how many rows there are now
     */
    public static long load(Connection database, BackupFolder folder, Manifest manifest) {
        try {
            database.setAutoCommit(false);
            execute(database, "set local session_replication_role = replica");
            var rows = 0L;
            for (var table : manifest.tables()) {
                execute(database, "delete from public.\"" + table.name() + '"');
                rows += load(database, folder, table);
            }
            for (var sequence : manifest.sequences().entrySet()) {
                if (sequence.getValue() != null) {
                    setSequence(database, sequence.getKey(), sequence.getValue());
                }
            }
            database.commit();
            return rows;
        } catch (SQLException failure) {
            throw new IllegalStateException("The database does not take the tables of the backup", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read the backup in " + folder.root(), failure);
        }
    }

    private static long load(Connection database, BackupFolder folder, Manifest.Table table)
            throws SQLException, IOException {
        try (var in = folder.read(table.file())) {
            var rows = database.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + columns(table) + " from stdin", in);
            if (rows != table.rows()) {
                throw new IllegalStateException(
                        "Table %s has %d rows, and had %d".formatted(table.name(), rows, table.rows()));
            }
            return rows;
        }
    }

    private static void setSequence(Connection database, String sequence, long last) throws SQLException {
        try (var set = database.prepareStatement("select setval(('public.' || quote_ident(?))::regclass, ?)")) {
            set.setString(1, sequence);
            set.setLong(2, last);
            set.execute();
        }
    }

    private static void execute(Connection database, String statement) throws SQLException {
        try (var once = database.createStatement()) {
            once.execute(statement);
        }
    }

    private static String columns(Manifest.Table table) {
        return table.columns().stream()
                .map(column -> '"' + column + '"')
                .collect(joining(", ", "public.\"" + table.name() + "\" (", ")"));
    }
}
