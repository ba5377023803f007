package me.degenduel.standalone.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import me.degenduel.serving.live.CloseCode;

/** Whether a socket does what every socket does: one line for each step, and an exit code for the first that fails. */
public final class SelfCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Whoever has just been made is not known everywhere at once. */
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private static final int NORMAL = 1000;
    /** Small, open to everybody, and on every socket. */
    private static final String CHANNEL = "public.market";

    /** What is looked at, in this order; what fails ends with its code. */
    enum Step {
        CONNECTS(2),
        SIGNS_IN(3),
        OPENS(4),
        HEARTBEAT(5),
        PING(6),
        SUBSCRIBES(7),
        ANSWERS(8),
        REFUSES(9),
        CLOSES(10);

        final int code;

        Step(int code) {
            this.code = code;
        }
    }

    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure(String why) {
            super(why);
        }
    }

    /** Looks at something, and says what it has seen. */
    private interface Look {
        String at() throws Failure, InterruptedException;
    }

    private final Target target;
    private final PrintStream out;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private Connection connection;
    private JsonNode established;
    private Step step = Step.CONNECTS;

    private SelfCheck(Target target, PrintStream out) {
        this.target = target;
        this.out = out;
        connection = connection();
    }

    private Connection connection() {
        return new Connection(target, false, new Waits(Math::random), events::add);
    }

    /** Looks at everything; the exit code. */
    public static int run(Target target, PrintStream out) throws InterruptedException {
        var check = new SelfCheck(target, out);
        try {
            check.all();
            out.println(target.endpoint() + " passes.");
            return 0;
        } catch (Failure failure) {
            out.printf("FAIL  %-10s  %s%n", name(check.step), failure.getMessage());
            out.printf("%s does not pass: exit code %d.%n", target.endpoint(), check.step.code);
            return check.step.code;
        } finally {
            check.connection.close();
        }
    }

    private static String name(Step step) {
        return step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void all() throws Failure, InterruptedException {
        look(Step.CONNECTS, this::connects);
        look(Step.OPENS, this::opens);
        look(Step.SIGNS_IN, this::isSignedIn);
        look(Step.HEARTBEAT, () -> answered(message("heartbeat"), "heartbeat_ack"));
        look(Step.PING, this::pings);
        look(Step.SUBSCRIBES, this::subscribes);
        look(Step.ANSWERS, this::answers);
        look(Step.REFUSES, this::refuses);
        look(Step.CLOSES, this::closes);
    }

    private void look(Step next, Look look) throws Failure, InterruptedException {
        step = next;
        var since = System.nanoTime();
        var seen = look.at();
        out.printf("ok    %-10s  %9s  %s%n", name(step), Spoken.of(Duration.ofNanos(System.nanoTime() - since)), seen);
    }

    private String connects() throws Failure, InterruptedException {
        connection.open();
        for (var deadline = deadline(); ; ) {
            switch (next(deadline, "an open socket")) {
                case Event.Open open -> {
                    return target.address() + (open.protocol().isEmpty() ? "" : ", " + open.protocol());
                }
                case Event other -> {}
            }
        }
    }

    /** Until the server has said all it says at first. Whoever is not let in is tried again for a while. */
    private String opens() throws Failure, InterruptedException {
        for (var deadline = deadline(); ; ) {
            var event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            switch (event) {
                case null -> throw new Failure("No connection_established within " + Spoken.of(PATIENCE));
                case Event.Ended ended
                when CloseCode.asksForToken(ended.code()) -> {
                    step = Step.SIGNS_IN;
                    if (target.token().isEmpty() || System.nanoTime() - deadline > -BETWEEN_ATTEMPTS.toNanos()) {
                        throw new Failure(ended.why());
                    }
                    connection.close();
                    TimeUnit.NANOSECONDS.sleep(BETWEEN_ATTEMPTS.toNanos());
                    connection = connection();
                    connection.open();
                }
                case Event.Ended ended -> throw new Failure(ended.why());
                case Event.Heard heard
                when type(heard).equals("connection_established") -> {
                    step = Step.OPENS;
                    established = heard.frame();
                    return "connection_established";
                }
                default -> {}
            }
        }
    }

    private String isSignedIn() throws Failure {
        if (target.token().isPresent() && !established.path("authenticated").asBoolean()) {
            throw new Failure("The token is no good.\n" + target.howToSignIn());
        }
        var user = established.path("user");
        return user.isObject()
                ? "as " + Safe.text(user.path("role").asText()) + ' '
                        + Safe.text(user.path("wallet_address").asText())
                : "as nobody, which is enough here";
    }

    private String pings() throws Failure, InterruptedException {
        answered(message("ping"), "pong");
        connection.ping();
        for (var deadline = deadline(); ; ) {
            if (next(deadline, "pong of the protocol itself") instanceof Event.Pong) {
                return "pong, in words and by the protocol";
            }
        }
    }

    private String subscribes() throws Failure, InterruptedException {
        for (var word : List.of("subscribe", "unsubscribe")) {
            var answer = word.replaceFirst("ibe$", "iption_confirmed");
            connection.say(message(word).put("channel", CHANNEL));
            hear(
                    answer + " of " + CHANNEL,
                    frame -> frame.path("type").asText().equals(answer)
                            && frame.path("channel").asText().equals(CHANNEL));
        }
        return CHANNEL + ", and no longer";
    }

    /** A question of its own, or one that every socket understands. */
    private String answers() throws Failure, InterruptedException {
        return switch (target.endpoint()) {
            case "token-data" -> answered(message("get_all_tokens"), "token_update");
            case "contest" -> answered(message("get_all_contests"), "all_contests");
            case "portfolio" -> answered(message("portfolio_update_request"), "portfolio_state");
            case "monitor" -> answered(message("get_system_status"), "system_status");
            case "circuit-breaker" -> answered(message("subscribe:services"), "services:state");
            default -> answered(message("get_subscriptions"), "subscriptions");
        };
    }

    private String refuses() throws Failure, InterruptedException {
        connection.say(message("nonsense"));
        hear("UNKNOWN_MESSAGE_TYPE", frame -> frame.path("code").asText().equals("UNKNOWN_MESSAGE_TYPE"));
        return "UNKNOWN_MESSAGE_TYPE";
    }

    private String closes() throws Failure, InterruptedException {
        connection.leave();
        for (var deadline = deadline(); ; ) {
            var event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new Failure("No answer to our goodbye within " + Spoken.of(PATIENCE));
            }
            if (event instanceof Event.Ended ended) {
                if (ended.code() != NORMAL) {
                    throw new Failure(ended.why());
                }
                return "with " + NORMAL;
            }
        }
    }

    // What comes

    private String answered(ObjectNode question, String type) throws Failure, InterruptedException {
        connection.say(question);
        hear(type, frame -> frame.path("type").asText().equals(type));
        return type;
    }

    private void hear(String what, Predicate<JsonNode> wanted) throws Failure, InterruptedException {
        var error = "";
        for (var deadline = deadline(); ; ) {
            if (next(deadline, what + error) instanceof Event.Heard heard) {
                if (wanted.test(heard.frame())) {
                    return;
                }
                if (type(heard).equals("error")) {
                    error = ", but " + Safe.text(heard.text());
                }
            }
        }
    }

    private Event next(long deadline, String what) throws Failure, InterruptedException {
        return switch (events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            case null -> throw new Failure("Within " + Spoken.of(PATIENCE) + " no " + what);
            case Event.Ended ended -> throw new Failure(ended.why());
            case Event.Broken broken -> throw new IllegalStateException(broken.bug());
            case Event event -> event;
        };
    }

    private static String type(Event.Heard heard) {
        return heard.frame().path("type").asText();
    }

    private static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    private static ObjectNode message(String type) {
        return Connection.JSON.createObjectNode().put("type", type);
    }
}
