package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import me.degenduel.schemas.Secret;
import me.degenduel.standalone.terminal.Talk;
import me.degenduel.standalone.terminal.Target;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody types into {@code ./dd ws}, key by key, and sees. */
@OnAPlatform
class TalkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ENTER = "\r";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    /** What {@code monitor} tells of without being asked. */
    private static final String ITS_OWN =
            "system.status, system.maintenance, public.background_scene, system.settings, services";

    private final Outside platform;

    TalkTest(Platform platform) {
        this.platform = new Outside(platform);
    }

    @Test
    void lines_become_messages_and_frames_become_lines(@TempDir Path folder) throws Exception {
        try (var person = new AtTerminal("monitor", "admin", folder)) {
            person.sees("live, as admin");

            person.says("status", "state    live", "who      admin", "follows  " + ITS_OWN + "\r");

            person.says("subscribe admin.connections", "subscription_confirmed  admin.connections");
            person.says("ping", "pong  after ");
            person.says("send get_system_status", "system_status  online");
            person.says("status", "follows  " + ITS_OWN + ", admin.connections\r");

            person.says("dance", "There is no command \"dance\": see help.");
            person.says("send dance", "error  UNKNOWN_MESSAGE_TYPE");

            person.says("json", "Frames are as they came now.");
            person.says("ping", "{\"type\":\"pong\"");

            person.says("help", "unsubscribe CHANNEL");
            person.types("quit" + ENTER);
            assertThat(person.leaves()).isZero();
        }
    }

    @Test
    void what_is_begun_is_completed_with_what_is_followed(@TempDir Path folder) throws Exception {
        try (var person = new AtTerminal("monitor", "admin", folder)) {
            person.sees("live, as admin");
            person.says("sub\tadmin.conn\t", "subscription_confirmed  admin.connections");

            person.says("uns\tadm\t", "unsubscribe admin.connections", "unsubscription_confirmed  admin.connections");
            person.says("status", "follows  " + ITS_OWN + "\r");
        }
    }

    @Test
    void a_token_that_is_typed_is_in_no_history(@TempDir Path folder) throws Exception {
        var token = token("user");
        try (var person = new AtTerminal("monitor", "admin", folder)) {
            person.sees("live, as admin");
            person.says("send authenticate token=" + token, "error  ");
            person.says("status", "state    live");
            person.types(CTRL_D);
            assertThat(person.leaves()).isZero();
        }
        assertThat(Files.readString(folder.resolve("history")))
                .contains("status")
                .doesNotContain(token);
    }

    @Test
    void breakers_are_a_table(@TempDir Path folder) throws Exception {
        try (var person = new AtTerminal("circuit-breaker", "admin", folder)) {
            person.sees("live, as admin");
            person.says("circuit", "● market_data_service", "● token_whitelist");
            person.types("half a line" + CTRL_C);
            person.types(CTRL_C);
            assertThat(person.leaves()).isZero();
        }
    }

    @Test
    void what_ends_for_good_ends_whoever_sits_before_the_prompt(@TempDir Path folder) throws Exception {
        try (var person = new AtTerminal("notifications", "user", folder)) {
            assertThat(person.leaves()).isEqualTo(1);
            person.sees("not available yet");
        }
    }

    /** Of somebody new, whom serving knows once capture has said so. */
    private String token(String role) {
        var token = platform.platform().token(Outside.newAddress(), role);
        Await.until(
                "somebody is known",
                PATIENCE,
                () -> platform.get("/api/v69/circuit-breakers", token).statusCode() == 200);
        return token;
    }

    /** Keys go into a terminal, and its screen is read. */
    private final class AtTerminal implements AutoCloseable {
        private final PipedOutputStream keys = new PipedOutputStream();
        private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
        private final ExecutorService chair =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        private final Terminal terminal;
        private final Future<Integer> exit;
        private int seen;

        AtTerminal(String socket, String role, Path folder) throws IOException {
            terminal = new ExternalTerminal("test", "ansi", new PipedInputStream(keys), screen, UTF_8);
            var target = Target.of(
                    socket,
                    platform.platform().endpoints().http(),
                    Optional.empty(),
                    Optional.of(new Secret(token(role))));
            exit = chair.submit(() -> Talk.run(target, terminal, folder.resolve("history"), false));
        }

        void types(String text) throws IOException {
            keys.write(text.getBytes(UTF_8));
            keys.flush();
        }

        /** A line, and then {@link #sees}. */
        void says(String line, String... answer) throws IOException {
            types(line + ENTER);
            sees(answer);
        }

        /** One after the other, behind what was seen before. */
        void sees(String... texts) {
            for (var text : texts) {
                try {
                    Await.until("\"" + text + "\"", PATIENCE, () -> screen().indexOf(text, seen) >= 0);
                } catch (AssertionError missing) {
                    throw new AssertionError("%s is not on the screen behind %s".formatted(text, screen()), missing);
                }
                seen = screen().indexOf(text, seen) + text.length();
            }
        }

        private String screen() {
            return screen.toString(UTF_8);
        }

        int leaves() throws Exception {
            return exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            chair.shutdownNow();
            terminal.close();
        }
    }
}
