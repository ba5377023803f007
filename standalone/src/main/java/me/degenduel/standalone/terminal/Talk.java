package me.degenduel.standalone.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import me.degenduel.serving.live.Endpoints;
import me.degenduel.standalone.Refusal;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

/** A person and a socket: lines that are typed become messages, frames become lines above the prompt. */
public final class Talk {
    private static final String BREAKERS = "circuit-breaker";
    private static final int WIDTH = 80;
    private static final int HEIGHT = 24;
    private static final String WAITING = "waiting to connect again";

    private final Target target;
    private final Terminal terminal;
    private final LineReader reader;
    private final Painter painter;
    private final Suggestions suggestions;
    private final Connection connection;
    private final Thread person = Thread.currentThread();
    /** Why there is nothing to talk to any more. */
    private final AtomicReference<Event> over = new AtomicReference<>();

    private final AtomicLong frames = new AtomicLong();
    private volatile String state = "connecting";
    private volatile String who = "";
    private volatile Tone role = Tone.QUIET;
    private volatile long heardAt;
    private volatile long pinged;
    /** The breakers, as they were last told; null before. */
    private volatile JsonNode services;

    private volatile boolean wantsCircuits;

    private Talk(Target target, Terminal terminal, Path history, boolean colours) {
        this.target = target;
        this.terminal = terminal;
        painter = new Painter(colours && !terminal.getType().startsWith(Terminal.TYPE_DUMB));
        suggestions = new Suggestions(Endpoints.words(target.endpoint()));
        connection = new Connection(target, true, new Waits(Math::random), this::hear);
        // Messages are JSON: a quotation mark there is one.
        var parser = new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer((line, typed, candidates) -> complete(typed, candidates))
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.HISTORY_IGNORE, "*authenticate*:*oken=*:*oken\"*:*AUTH*")
                .variable(LineReader.BELL_STYLE, "none")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /**
     * Until the person has enough, or the server ends it for good.
     *
     * @param history where what was typed is kept
     * @return an exit code
     */
    public static int run(Target target, Path history, boolean colours) {
        // A terminal that was asked for more than we need would have to answer before anybody can type.
        try (var terminal =
                TerminalBuilder.builder().dumb(true).graphemeCluster(false).build()) {
            return run(target, terminal, history, colours);
        } catch (IOException failure) {
            throw new Refusal("There is no terminal to talk in (%s).".formatted(failure.getMessage()), failure);
        }
    }

    /** The same in a terminal that is there. */
    public static int run(Target target, Terminal terminal, Path history, boolean colours) {
        if (terminal.getSize().getColumns() == 0) {
            // One that does not know its size would be too narrow for any line.
            terminal.setSize(Size.of(WIDTH, HEIGHT));
        }
        var talk = new Talk(target, terminal, history, colours);
        try (var connection = talk.connection) {
            connection.open();
            talk.read();
        }
        return talk.outcome();
    }

    private int outcome() {
        return switch (over.get()) {
            case null -> 0;
            case Event.Broken broken -> throw new IllegalStateException(broken.bug());
            case Event end -> 1;
        };
    }

    // What is typed

    private void read() {
        show(painter.paint(Tone.QUIET, target.address() + "; help says what can be typed."));
        while (over.get() == null) {
            try {
                if (!answer(Said.parse(reader.readLine(prompt())))) {
                    return;
                }
            } catch (UserInterruptException interrupted) {
                if (interrupted.getPartialLine().isEmpty()) {
                    return;
                }
            } catch (EndOfFileException end) {
                return;
            }
        }
    }

    private String prompt() {
        return painter.paint(role, target.endpoint() + "> ");
    }

    private boolean answer(Said said) {
        switch (said) {
            case Said.Nothing nothing -> {}
            case Said.Wrong wrong -> show(painter.paint(Tone.BAD, wrong.why()));
            case Said.Help help -> show(Said.HELP);
            case Said.Status status -> status();
            case Said.Subscribe wanted -> {
                var message = message("subscribe").put("channel", wanted.channel());
                say(wanted.delta() ? message.put("delta", true) : message);
            }
            case Said.Unsubscribe wanted -> say(message("unsubscribe").put("channel", wanted.channel()));
            case Said.Send send -> say(send.message());
            case Said.Ping ping -> {
                pinged = System.nanoTime();
                say(message("ping"));
            }
            case Said.Circuit circuit -> circuits();
            case Said.CircuitOf of -> circuit(of);
            case Said.Clear clear -> {
                terminal.puts(InfoCmp.Capability.clear_screen);
                terminal.flush();
            }
            case Said.Verbose verbose -> show(painter.toggleWhole() ? "Frames are whole now." : "Frames are one line.");
            case Said.Json json -> show(painter.toggleRaw() ? "Frames are as they came now." : "Frames are one line.");
            case Said.Quit quit -> {
                return false;
            }
        }
        return true;
    }

    private void say(JsonNode message) {
        if (state.equals(WAITING)) {
            show(painter.paint(Tone.WARNING, "Nobody hears it: the connection is lost."));
        } else {
            // What is said while it opens is answered once it is live.
            connection.say(message);
        }
    }

    private void status() {
        var since = heardAt == 0
                ? "nothing"
                : "%,d frames, the last %s ago"
                        .formatted(frames.get(), Spoken.of(Duration.ofNanos(System.nanoTime() - heardAt)));
        var channels = connection.channels();
        show("""
                state    %s
                socket   %s
                who      %s
                heard    %s
                follows  %s""".formatted(
                        painter.paint(Tone.ofState(state), state),
                        target.address(),
                        who.isEmpty() ? "not known yet" : who,
                        since,
                        channels.isEmpty() ? "nothing" : Safe.text(String.join(", ", channels))));
    }

    private void circuits() {
        if (!target.endpoint().equals(BREAKERS)) {
            show(painter.paint(Tone.BAD, "Circuits are on another socket: ./dd ws " + BREAKERS));
        } else if (services != null && connection.channels().contains("services")) {
            show(painter.circuits(services));
        } else {
            wantsCircuits = true;
            say(message("subscribe:services"));
        }
    }

    private void circuit(Said.CircuitOf of) {
        if (!target.endpoint().equals(BREAKERS)) {
            show(painter.paint(Tone.BAD, "Circuits are on another socket: ./dd ws " + BREAKERS));
            return;
        }
        say(message(of.type()).put("service", of.service()));
        if (of.type().equals("subscribe:service")) {
            say(message("service:config").put("service", of.service()));
        }
    }

    private static ObjectNode message(String type) {
        return Connection.JSON.createObjectNode().put("type", type);
    }

    private void complete(ParsedLine typed, List<Candidate> candidates) {
        var before = typed.words().subList(0, typed.wordIndex());
        var begun = typed.word()
                .substring(0, Math.min(typed.wordCursor(), typed.word().length()));
        for (var word : suggestions.of(before, begun, connection.channels())) {
            var isWhole = !word.endsWith("=");
            candidates.add(new Candidate(word, word, null, null, null, null, isWhole));
        }
    }

    // What is heard

    private void hear(Event event) {
        switch (event) {
            case Event.Connecting connecting -> state = "connecting";
            case Event.Open open -> state = "opening";
            case Event.Pong pong -> {}
            case Event.Heard heard -> hear(heard.frame());
            case Event.Waiting waiting -> {
                state = WAITING;
                show(painter.paint(
                        Tone.WARNING, waiting.why() + "; connecting again in " + Spoken.of(waiting.pause())));
            }
            case Event.Ended ended -> {
                show(painter.paint(Tone.BAD, ended.why()));
                end(ended);
            }
            case Event.Broken broken -> end(broken);
        }
    }

    /** Wakes whoever sits before the prompt. */
    private void end(Event event) {
        over.set(event);
        person.interrupt();
    }

    private void hear(JsonNode frame) {
        frames.incrementAndGet();
        heardAt = System.nanoTime();
        suggestions.learn(frame);
        switch (frame.path("type").asText()) {
            case "connection_established" -> {
                state = "live";
                var user = frame.path("user");
                var said = user.path("role").asText();
                role = Tone.ofRole(said);
                who = user.isObject()
                        ? painter.paint(role, Safe.text(said))
                                + ' '
                                + Safe.text(user.path("wallet_address").asText())
                        : "nobody, signed out";
                show(painter.frame(frame));
            }
            case "pong" -> {
                var took = Spoken.of(Duration.ofNanos(System.nanoTime() - pinged));
                show(painter.frame(frame) + painter.paint(Tone.GOOD, "  after " + took));
            }
            case "services:state" -> {
                services = frame.path("services");
                show(painter.frame(frame) + (wantsCircuits ? '\n' + painter.circuits(services) : ""));
                wantsCircuits = false;
            }
            // Those that nobody typed.
            case "heartbeat_ack" -> {}
            default -> show(painter.frame(frame));
        }
    }

    private void show(String text) {
        reader.printAbove(text);
    }
}
