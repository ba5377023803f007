package me.degenduel.schemas;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process cannot do without: Kafka and the database, asked every second, and the schema registry, of which only
 * those know who need it. Others notice an outage late, for their clients try again in silence.
 */
public final class Surroundings implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Surroundings.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int PATIENCE_SECONDS = 2;
    /** An answer that takes longer will not come. */
    private static final Duration HANGING = Duration.ofSeconds(2 * PATIENCE_SECONDS);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final RegistryClient registry;
    private final List<Neighbour> neighbours;

    private Surroundings(RegistryClient registry, List<Neighbour> neighbours) {
        this.registry = registry;
        this.neighbours = neighbours;
        neighbours.forEach(neighbour ->
                Thread.ofPlatform().name("asks-" + neighbour.name).daemon().start(() -> watch(neighbour)));
    }

    /** Watches from now on; what was not asked yet counts as there. */
    public static Surroundings watch(Cluster cluster, String database, String user, Secret password) {
        return new Surroundings(
                cluster.registry(), List.of(new Kafka(cluster), new Database(database, user, password)));
    }

    /** What does not answer, each in a sentence. */
    public Stream<String> away() {
        return Stream.concat(
                neighbours.stream().flatMap(neighbour -> neighbour.away().stream()), registry.trouble().stream());
    }

    /** What is wrong with the database, in a sentence. */
    public Optional<String> databaseAway() {
        return neighbours.stream()
                .filter(Database.class::isInstance)
                .flatMap(database -> database.away().stream())
                .findAny();
    }

    private void watch(Neighbour neighbour) {
        try (neighbour) {
            do {
                neighbour.look();
            } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
    }

    private abstract static class Neighbour implements AutoCloseable {
        private final String name;
        private volatile long answered = System.nanoTime();
        private volatile Optional<String> failure = Optional.empty();

        Neighbour(String name) {
            this.name = name;
        }

        /** Returns when it answers, and throws when it does not. */
        abstract void ask() throws Exception;

        @Override
        public abstract void close();

        final void look() throws InterruptedException {
            try {
                ask();
                answered = System.nanoTime();
                if (failure.isPresent()) {
                    log.atInfo().log("{} answers again", name);
                    failure = Optional.empty();
                }
            } catch (InterruptedException ended) {
                throw ended;
            } catch (Exception away) {
                var reason = name + " does not answer: " + away.getMessage();
                if (failure.isEmpty()) {
                    log.atWarn().log(reason);
                }
                failure = Optional.of(reason);
            }
        }

        final Optional<String> away() {
            var silence = Duration.ofNanos(System.nanoTime() - answered);
            return failure.or(() -> silence.compareTo(HANGING.plus(PAUSE)) < 0
                    ? Optional.empty()
                    : Optional.of("%s has not answered for %d s".formatted(name, silence.toSeconds())));
        }
    }

    private static final class Kafka extends Neighbour {
        private final Admin admin;

        Kafka(Cluster cluster) {
            super("Kafka");
            admin = Admin.create(cluster.client());
        }

        @Override
        void ask() throws Exception {
            try {
                var answer = admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_SECONDS * 1_000));
                if (answer.controller().get() == null) {
                    throw new KafkaException("it has no controller");
                }
            } catch (ExecutionException away) {
                throw new KafkaException(away.getCause().getMessage(), away);
            }
        }

        @Override
        public void close() {
            admin.close(Duration.ZERO);
        }
    }

    private static final class Database extends Neighbour {
        private final String url;
        private final Properties login = new Properties();
        private Connection connection;

        Database(String url, String user, Secret password) {
            super("the database");
            this.url = url;
            login.put("user", user);
            login.put("password", password.value());
            login.put("loginTimeout", String.valueOf(PATIENCE_SECONDS));
            login.put("connectTimeout", String.valueOf(PATIENCE_SECONDS));
            login.put("socketTimeout", String.valueOf(PATIENCE_SECONDS));
        }

        @Override
        void ask() throws SQLException {
            if (connection == null || !connection.isValid(PATIENCE_SECONDS)) {
                close();
                connection = DriverManager.getConnection(url, login);
            }
        }

        @Override
        public void close() {
            try {
                if (connection != null) {
                    connection.close();
                    connection = null;
                }
            } catch (SQLException gone) {
                log.atDebug().setCause(gone).log("The connection to the database was gone");
            }
        }
    }
}
