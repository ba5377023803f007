package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Settings;
import me.degenduel.standalone.terminal.Follow;
import me.degenduel.standalone.terminal.SelfCheck;
import me.degenduel.standalone.terminal.Talk;
import me.degenduel.standalone.terminal.Target;

/** The commands of {@code dd} that are Java. */
public final class Main {
    private static final long LONGEST_STOP_SECONDS = 15;
    /** Who looks at the sockets of a platform of one's own. */
    private static final String CHECKER = "SeLfCheckWaLLet1111111111111111111111111111";

    private static final Path HISTORY = Path.of(System.getProperty("user.home"), ".degenduel-history");

    private Main() {}

    public static void main(String[] said) throws Exception {
        var command = said.length == 0 ? "" : said[0];
        var arguments = new Arguments(command, List.of(said).subList(Math.min(1, said.length), said.length));
        try {
            switch (command) {
                case "up" -> up(arguments);
                case "down" -> down(arguments);
                case "token" -> token(arguments);
                case "ws" -> ws(arguments);
                case "watch" -> watch(arguments);
                case "record" -> record(arguments);
                case "resettle" -> resettle(arguments);
                case "backup" -> backup(arguments);
                case "restore" -> restore(arguments);
                default -> throw new Refusal("There is no command \"" + command + "\": see dd help.");
            }
        } catch (Refusal | Settings.Problem refusal) {
            System.err.println(refusal.getMessage());
            System.exit(1);
        } catch (CancellationException ended) {
            // Whoever ended it has said why.
            System.exit(1);
        }
    }

    private static void up(Arguments arguments) {
        var options = Options.parse(arguments);
        var data = DataFolder.open(options.data());
        System.setProperty("degenduel.logs", data.logs().toString());
        System.setProperty("logback.configurationFile", "log-of-platform.xml");
        var up = new Up(data, options, System.getenv(), new Progress(System.out));
        Runtime.getRuntime().addShutdownHook(new Thread(up::close, "shutdown"));
        up.start();
        up.awaitDeath();
        System.exit(1);
    }

    private static void down(Arguments arguments) throws InterruptedException, ExecutionException {
        logErrorsOnly();
        var folder = Options.data(arguments);
        arguments.refuseTheRest();
        var platform = DataFolder.user(folder);
        if (platform.isPresent()) {
            platform.get().destroy();
            try {
                platform.get().onExit().get(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException stuck) {
                throw new Refusal(
                        "The platform in %s does not end: look at process %d."
                                .formatted(folder, platform.get().pid()),
                        stuck);
            }
            System.out.println("The platform in " + folder + " has ended.");
        } else {
            stopWhatWasLeft(folder);
            System.out.println("No platform runs in " + folder + ".");
        }
    }

    /** After a kill, PostgreSQL is still there. */
    private static void stopWhatWasLeft(Path folder) {
        if (Files.isDirectory(folder)) {
            try (var data = DataFolder.open(folder)) {
                Postgres.stopWhatWasLeft(data.postgres());
            }
        }
    }

    private static void token(Arguments arguments) {
        logErrorsOnly();
        var folder = Options.data(arguments);
        var wallet = arguments.required("--wallet");
        var role = arguments.required("--role");
        arguments.refuseTheRest();
        System.out.println(Token.of(wallet, role, DataFolder.signingSecret(folder), Endpoints.of(folder)));
    }

    private static void ws(Arguments arguments) throws InterruptedException {
        logErrorsOnly();
        var folder = Options.data(arguments);
        var url = arguments.option("--url");
        var channel = arguments.option("--channel");
        var token = arguments.option("--token").map(Secret::new);
        var test = arguments.flag("--test");
        var follow = arguments.flag("--follow");
        var endpoint = arguments.word("a socket, such as token-data or monitor");
        arguments.refuseTheRest();
        if (test && follow) {
            throw new Refusal("--test and --follow do not go together.");
        }
        var where = url.orElseGet(() -> Endpoints.of(folder).http());
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        if (test) {
            // A platform of one's own knows whom it likes.
            var shown = token.isEmpty() && url.isEmpty() ? Optional.of(ofSelfCheck(folder)) : token;
            System.exit(SelfCheck.run(Target.of(endpoint, where, channel, shown), out));
        }
        var target = Target.of(endpoint, where, channel, token);
        if (follow) {
            System.exit(Follow.run(target, out, System.err));
        }
        var colours = Optional.ofNullable(System.getenv("NO_COLOR"))
                .filter(said -> !said.isEmpty())
                .isEmpty();
        System.exit(Talk.run(target, HISTORY, colours));
    }

    private static Secret ofSelfCheck(Path folder) {
        return new Secret(Token.of(CHECKER, "user", DataFolder.signingSecret(folder), Endpoints.of(folder)));
    }

    private static void watch(Arguments arguments) {
        logErrorsOnly();
        var folder = Options.data(arguments);
        var fromBeginning = arguments.flag("--from-beginning");
        var limit = arguments.number("--limit", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
        var topic = arguments.word("a topic");
        arguments.refuseTheRest();
        new Watch(Endpoints.of(folder)).print(topic, fromBeginning, limit, System.out);
    }

    private static void record(Arguments arguments) {
        logErrorsOnly();
        var folder = Options.data(arguments);
        var file = Path.of(arguments.required("--file"));
        var atMost = arguments.time("--for");
        var fromBeginning = arguments.flag("--from-beginning");
        arguments.refuseTheRest();
        var recorder = new Recorder(cluster(Endpoints.of(folder)));
        var recording = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            recorder.end();
            try {
                recording.join(Duration.ofSeconds(LONGEST_STOP_SECONDS));
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }));
        recorder.to(file, fromBeginning, atMost, System.out);
    }

    private static Cluster cluster(Endpoints where) {
        return Cluster.from(new Settings(Map.of("DD_KAFKA", where.kafka(), "DD_REGISTRY", where.registry())));
    }

    private static void resettle(Arguments arguments) {
        logErrorsOnly();
        var folder = Options.data(arguments);
        var ticks = arguments.flag("--ticks");
        var contest = arguments.word("a contest");
        arguments.refuseTheRest();
        if (!new Resettle(cluster(Endpoints.of(folder)), System.out).agrees(contest, ticks)) {
            System.exit(1);
        }
    }

    private static void backup(Arguments arguments) {
        logErrorsOnly();
        var folder = Options.data(arguments);
        var to = Path.of(arguments.required("--to"));
        arguments.refuseTheRest();
        var where = Endpoints.of(folder);
        new Backup(where, cluster(where), new Progress(System.out)).to(to);
    }

    private static void restore(Arguments arguments) {
        logErrorsOnly();
        var folder = Options.data(arguments);
        var from = Path.of(arguments.required("--from"));
        arguments.refuseTheRest();
        new Restore(folder, System.getenv(), new Progress(System.out)).from(from);
    }

    private static void logErrorsOnly() {
        System.setProperty("logback.configurationFile", "log-of-tools.xml");
    }
}
