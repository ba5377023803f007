package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The client library on a platform that runs, in Node; {@code ./dd test} has built it before. */
@OnAPlatform
class FrontEndTest {
    private static final Path LIBRARY = Path.of("../serving/clients/typescript");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Platform parts;
    private final Outside platform;

    FrontEndTest(Platform platform) {
        this.parts = platform;
        this.platform = new Outside(platform);
    }

    @Test
    void the_example_of_its_page_shows_prices_and_a_value() throws Exception {
        var said = node("example.mjs", platform.platform().endpoints().http(), "2");

        assertThat(said).contains("state: live ", "state: closed closed by us");
        assertThat(said)
                .filteredOn(line -> line.matches("price: \\S+ \\d+(\\.\\d+)?"))
                .hasSizeGreaterThan(Platform.TOKENS);
        assertThat(said)
                .anyMatch(line -> line.matches("value: [\\d.]+ = 2\\.5 × [\\d.]+ and without nobody lists this"));
        assertThat(said).noneMatch(line -> line.startsWith("error:"));
    }

    @Test
    void it_goes_on_where_it_was_and_stays_signed_in_and_adds_as_the_server_does() throws Exception {
        var wallet = Outside.newAddress();
        var token = parts.token(wallet, "user");
        var contest = platform.ask("""
                insert into contests(name, start_time, end_time)
                values ('In Node', now() - interval '1 second', now() + interval '1 hour') returning id""");
        var tokens = platform.listed();
        Contestants.enter(platform, contest, wallet, tokens.getFirst());
        Contestants.enter(platform, contest, Outside.newAddress(), tokens.getLast());

        var said = node("test/platform.mjs", platform.platform().endpoints().http(), token, wallet, contest);

        assertThat(said).containsExactly("all is well");
    }

    private static List<String> node(String... script) throws IOException, InterruptedException {
        assertThat(LIBRARY.resolve("dist/index.js"))
                .as("the built library: ./dd test builds it, and so does npm ci && npm run build in " + LIBRARY)
                .exists();
        var line = new ArrayList<>(List.of("node"));
        line.addAll(List.of(script));
        var out = Path.of("target/node.log");
        var process = new ProcessBuilder(line)
                .directory(LIBRARY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            var ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var said = Files.readString(out);
            assertThat(ended).as("it ends: " + said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
