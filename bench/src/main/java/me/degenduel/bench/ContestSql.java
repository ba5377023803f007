package me.degenduel.bench;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import me.degenduel.standalone.Ports;
import me.degenduel.standalone.Postgres;
import org.postgresql.PGConnection;

/** The same contest in PostgreSQL: a table of prices, a table of positions, and {@code rank() over}. */
final class ContestSql implements ContestPeer {
    private static final int AT_ONCE = 10_000;

    private final ContestWorld world;
    private final Path folder;
    private final Postgres postgres;
    private final Connection connection;
    /** Enough to see that it is right, little enough to cost nothing. */
    private Sums last = new Sums(0, 0);

    ContestSql(ContestWorld world) throws IOException, SQLException {
        this.world = world;
        folder = Files.createTempDirectory("degenduel-bench");
        var password = Files.writeString(folder.resolve("password"), "bench");
        postgres = Postgres.start(folder.resolve("postgres"), password, Ports.free(), "1GB");
        connection = new Database(URI.create("postgresql://%s:%s@127.0.0.1:%d/%s"
                        .formatted(Postgres.USER, postgres.password(), postgres.port(), Postgres.DATABASE)))
                .connect();
        fill();
    }

    @Override
    public String name() {
        return "PostgreSQL rank()";
    }

    @Override
    public void publish(long first, int count) throws SQLException {
        var tokens = new Integer[count];
        var prices = new BigDecimal[count];
        for (var i = 0; i < count; i++) {
            var tick = world.tick(first + i);
            tokens[i] = tick.token();
            prices[i] = tick.price();
        }
        try (var update = connection.prepareStatement(
                        "UPDATE prices SET price = new.price FROM unnest(?, ?) AS new (token, price)"
                                + " WHERE prices.token = new.token");
                var ranks = connection.prepareStatement("""
                        SELECT sum(value), sum(rank)
                        FROM (SELECT value, rank() OVER (ORDER BY value DESC) AS rank
                              FROM (SELECT sum(round(quantity * price * 1000000)) AS value
                                    FROM positions JOIN prices USING (token) GROUP BY participant) AS values) AS ranks
                        """)) {
            update.setArray(1, connection.createArrayOf("integer", tokens));
            update.setArray(2, connection.createArrayOf("numeric", prices));
            update.executeUpdate();
            try (var answer = ranks.executeQuery()) {
                answer.next();
                last = new Sums(answer.getLong(1), answer.getLong(2));
            }
        }
    }

    @Override
    public boolean agrees(Sums ours) {
        return last.equals(ours);
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        postgres.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void fill() throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE UNLOGGED TABLE prices (token integer PRIMARY KEY, price numeric NOT NULL)");
            statement.execute("CREATE UNLOGGED TABLE positions (participant integer NOT NULL, token integer NOT NULL,"
                    + " quantity numeric NOT NULL)");
        }
        var rows = new StringBuilder();
        for (var token = 0; token < ContestWorld.TOKENS; token++) {
            rows.append("%d\t%s\n".formatted(token, world.startPrice(token).toPlainString()));
        }
        copy("prices", rows);
        for (var number = 0; number < world.size(); number++) {
            for (var share : world.shares(number)) {
                rows.append(number)
                        .append('\t')
                        .append(share.token())
                        .append('\t')
                        .append(world.quantity(share).toPlainString())
                        .append('\n');
            }
            if (number % AT_ONCE == AT_ONCE - 1) {
                copy("positions", rows);
            }
        }
        copy("positions", rows);
        try (var statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
            statement.execute("SET work_mem = '256MB'");
        }
    }

    private void copy(String table, StringBuilder rows) throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " FROM STDIN", new StringReader(rows.toString()));
        rows.setLength(0);
    }
}
