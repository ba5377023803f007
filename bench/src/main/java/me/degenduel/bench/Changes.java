package me.degenduel.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Several connections that take turns in giving rows new names, each with a number that says which change it was. */
final class Changes implements AutoCloseable {
    static final String NAME = "change ";

    private static final int CONNECTIONS = 8;

    private final List<String> tokens;
    private final List<Connection> connections = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

    Changes(Database database, List<String> tokens) throws SQLException {
        this.tokens = tokens;
        for (var i = 0; i < CONNECTIONS; i++) {
            var connection = database.connect();
            connection.setAutoCommit(false);
            connections.add(connection);
        }
    }

    /** Returns when all is committed. A change leaves when its COMMIT does. */
    void make(String table, int commits, int commitsPerSecond, int rows, Journeys journeys)
            throws InterruptedException, ExecutionException {
        var writers = new ArrayList<Callable<Void>>();
        for (var i = 0; i < CONNECTIONS; i++) {
            var turns = IntStream.iterate(i, turn -> turn < commits, turn -> turn + CONNECTIONS);
            var connection = connections.get(i);
            writers.add(() -> {
                try (var update = connection.prepareStatement(
                        "update %s set name = '%s' || number from unnest(?, ?) as change(token, number) where address = token"
                                .formatted(table, NAME))) {
                    Pace.keep(commitsPerSecond, turns, turn -> commit(update, turn * rows, rows, journeys));
                }
                return null;
            });
        }
        for (var writer : threads.invokeAll(writers)) {
            writer.get();
        }
    }

    @Override
    public void close() throws SQLException {
        threads.close();
        for (var connection : connections) {
            connection.close();
        }
    }

    private void commit(PreparedStatement update, int from, int rows, Journeys journeys) {
        var numbers = IntStream.range(from, from + rows)
                .map(i -> journeys.first() + i)
                .boxed()
                .toArray(Integer[]::new);
        var addresses = IntStream.range(from, from + rows)
                .mapToObj(i -> tokens.get(i % tokens.size()))
                .toArray(String[]::new);
        try {
            var connection = update.getConnection();
            update.setArray(1, connection.createArrayOf("text", addresses));
            update.setArray(2, connection.createArrayOf("integer", numbers));
            update.executeUpdate();
            for (var number : numbers) {
                journeys.leave(number);
            }
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot change rows", failure);
        }
    }
}
