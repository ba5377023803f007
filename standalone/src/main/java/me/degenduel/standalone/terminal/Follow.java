package me.degenduel.standalone.terminal;

import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;

/** Every frame as one line of JSON, for a pipe; what is to be said about the connection goes elsewhere. */
public final class Follow {
    private static final int DONE = 0;
    private static final int ENDED = 1;

    private final PrintStream out;
    private final PrintStream about;
    private final CompletableFuture<Integer> outcome = new CompletableFuture<>();

    private Follow(PrintStream out, PrintStream about) {
        this.out = out;
        this.about = about;
    }

    /**
     * Until nobody reads on, the server ends it for good, or this process is told to end.
     *
     * @return an exit code
     */
    public static int run(Target target, PrintStream out, PrintStream about) {
        var follow = new Follow(out, about);
        try (var connection = new Connection(target, true, new Waits(Math::random), follow::hear)) {
            var goodbye = new Thread(connection::close, "goodbye");
            Runtime.getRuntime().addShutdownHook(goodbye);
            connection.open();
            var code = follow.outcome.join();
            forget(goodbye);
            return code;
        }
    }

    private static void forget(Thread goodbye) {
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException endingAlready) {
            // Then it says goodbye, and there is nothing left to do here.
        }
    }

    private void hear(Event event) {
        switch (event) {
            case Event.Connecting connecting -> {}
            case Event.Open open -> {}
            case Event.Pong pong -> {}
            case Event.Heard heard -> {
                // JSON may be on several lines; a line here is one frame.
                var single = heard.text().indexOf('\n') < 0 && heard.text().indexOf('\r') < 0;
                out.println(single ? heard.text() : heard.frame().toString());
                if (out.checkError()) {
                    outcome.complete(DONE);
                }
            }
            case Event.Waiting waiting ->
                about.println(waiting.why() + "; connecting again in " + Spoken.of(waiting.pause()));
            case Event.Ended over -> {
                about.println(over.why());
                outcome.complete(ENDED);
            }
            case Event.Broken broken -> outcome.completeExceptionally(broken.bug());
        }
    }
}
