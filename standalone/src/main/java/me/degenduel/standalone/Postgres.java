package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL beside this process, on loopback, for data that must last: fsync on, the same data on every start.
 *
 * <p>It outlives a kill of this process. The next start on the same folder stops what was left behind, which carries
 * the folder's identity on its command line so that it cannot be mistaken for somebody else's.
 */
public final class Postgres implements AutoCloseable {
    public static final String USER = "degenduel";
    public static final String DATABASE = "degenduel";

    private static final Logger log = LoggerFactory.getLogger(Postgres.class);
    /** How long reading the log again may take after a crash. */
    private static final Duration RECOVERY = Duration.ofMinutes(2);
    /** How long each kind of asking it to stop is given. */
    private static final Duration OBEDIENCE = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(10);
    private static final int LAST_WORDS = 5;
    private static final String NO_SUCH_DATABASE = "3D000";

    private final Process server;
    private final CompletableFuture<Void> listening;
    private final int port;
    private final String password;

    private Postgres(Process server, CompletableFuture<Void> listening, int port, String password) {
        this.server = server;
        this.listening = listening;
        this.port = port;
        this.password = password;
    }

    /**
     * Returns when it answers.
     *
     * @param folder PostgreSQL's data, made on the first start
     * @param password a file with the password of {@link #USER}, which is given to PostgreSQL's account
     * @param slotWal how much log a reader that is gone may hold back, such as {@code 2GB}
     */
    public static Postgres start(Path folder, Path password, int port, String slotWal) {
        var account = Account.ofPostgres();
        var programs = PostgresBinaries.unpacked().resolve("bin");
        try {
            var data = folder.toAbsolutePath().normalize();
            if (!Files.exists(data)) {
                initialize(account, programs, data, password);
            }
            if (!account.owns(data)) {
                account.own(data);
            }
            stopWhatWasLeft(data);
            return launch(account, programs, data, Files.readString(password).strip(), port, slotWal);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start PostgreSQL in " + folder, failure);
        }
    }

    public int port() {
        return port;
    }

    public String password() {
        return password;
    }

    /** Without the password. */
    public String jdbc() {
        return jdbc(port, DATABASE);
    }

    /** Completes when the server ends, whoever ended it. */
    public CompletableFuture<Void> ended() {
        return server.onExit().thenAccept(ended -> {});
    }

    /** Fast: open transactions are rolled back, and everything committed is on disk. */
    @Override
    public void close() {
        stop(server.toHandle(), () -> !server.isAlive());
        listening.join();
    }

    private static void initialize(Account account, Path programs, Path data, Path password) throws IOException {
        var fresh = data.resolveSibling(data.getFileName() + ".new");
        Folders.delete(fresh);
        Files.createDirectories(fresh);
        account.own(fresh);
        account.own(password);
        // The password comes as an open file, for the path to it may be closed to the account.
        var arguments = List.of(
                "--pgdata=" + account.name(fresh),
                "--username=" + USER,
                "--pwfile=/dev/stdin",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C");
        var program = new ProcessBuilder(account.command(programs.resolve("initdb"), arguments))
                .directory(fresh.toFile())
                .redirectInput(password.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(program.getInputStream().readAllBytes(), UTF_8);
        if (program.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("initdb failed: " + said);
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Postgres launch(Account account, Path programs, Path data, String password, int port, String slotWal)
            throws IOException {
        var arguments = List.of(
                "-D", account.name(data),
                "-p", String.valueOf(port),
                "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=",
                "-c", "fsync=on",
                "-c", "wal_level=logical",
                "-c", "max_replication_slots=8",
                "-c", "max_wal_senders=8",
                "-c", "max_slot_wal_keep_size=" + slotWal,
                "-c", "log_checkpoints=off",
                "-c", "timezone=UTC",
                "-c", "log_timezone=UTC",
                "-c", mark(data));
        var server = new ProcessBuilder(account.command(programs.resolve("postgres"), arguments))
                .directory(data.toFile())
                .redirectErrorStream(true)
                .start();
        server.getOutputStream().close();
        var lastWords = new ArrayDeque<String>();
        var listening = CompletableFuture.runAsync(
                () -> listen(server.inputReader(UTF_8), lastWords),
                each -> Thread.ofVirtual().name("postgres").start(each));
        if (!happens(() -> !server.isAlive() || isReady(data, server.pid()), RECOVERY) || !server.isAlive()) {
            stop(server.toHandle(), () -> !server.isAlive());
            listening.join();
            throw new IllegalStateException("PostgreSQL did not start: " + String.join(" · ", lastWords));
        }
        var postgres = new Postgres(server, listening, port, password);
        postgres.createDatabase();
        return postgres;
    }

    private static void listen(BufferedReader said, ArrayDeque<String> lastWords) {
        said.lines().forEach(line -> {
            log.atInfo().log(line);
            lastWords.add(line);
            if (lastWords.size() > LAST_WORDS) {
                lastWords.remove();
            }
        });
    }

    private void createDatabase() {
        try (var connection = DriverManager.getConnection(jdbc(), USER, password)) {
            connection.isValid(0);
        } catch (SQLException failure) {
            if (!NO_SUCH_DATABASE.equals(failure.getSQLState())) {
                throw new IllegalStateException("PostgreSQL does not let us in", failure);
            }
            try (var connection = DriverManager.getConnection(jdbc(port, "postgres"), USER, password);
                    var statement = connection.createStatement()) {
                statement.execute("create database " + DATABASE);
            } catch (SQLException again) {
                throw new IllegalStateException("Cannot create the database", again);
            }
        }
    }

    private static String jdbc(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** A server on these data that an earlier run of ours started and did not live to stop. */
    static void stopWhatWasLeft(Path data) {
        var pidFile = data.resolve("postmaster.pid");
        try {
            var running = Files.exists(pidFile)
                    ? ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(pidFile).getFirst()))
                    : Optional.<ProcessHandle>empty();
            if (running.isEmpty()) {
                return;
            }
            var arguments = running.get().info().arguments().map(List::of).orElse(List.of());
            if (arguments.contains(mark(data))) {
                log.atWarn().addKeyValue("folder", data).log("Stopping a PostgreSQL that an earlier run left behind");
                stop(running.get(), () -> !Files.exists(pidFile));
            } else {
                // Another program got the number since, and PostgreSQL would take that for itself.
                Files.delete(pidFile);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** On the command line, where the next start finds it: what the folder is, whatever path leads to it. */
    private static String mark(Path data) throws IOException {
        return "degenduel.folder="
                + Files.readAttributes(data, BasicFileAttributes.class).fileKey();
    }

    /** First fast, then at once: PostgreSQL recovers from that, too. */
    private static void stop(ProcessHandle postgres, BooleanSupplier gone) {
        for (var signal : List.of("INT", "QUIT", "KILL")) {
            signal(postgres, signal);
            if (happens(gone, OBEDIENCE)) {
                return;
            }
        }
    }

    private static void signal(ProcessHandle process, String signal) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .onExit()
                    .join();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot signal PostgreSQL", failure);
        }
    }

    /** PostgreSQL says how far it is on the last line of this file. */
    private static boolean isReady(Path data, long pid) {
        try {
            var lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.getFirst().equals(String.valueOf(pid))
                    && lines.getLast().startsWith("ready");
        } catch (NoSuchFileException | NoSuchElementException early) {
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean happens(BooleanSupplier condition, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }
}
