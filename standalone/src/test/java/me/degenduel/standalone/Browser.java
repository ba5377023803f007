package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Headless Chromium with one page, moved by its own protocol for developers' tools. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final SocketClient page;
    private int asked;

    /** @param folder of its profile, which it may fill */
    Browser(Path folder) throws IOException {
        process = new ProcessBuilder(
                        binary(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/chromium.log").toFile())
                .start();
        page = Await.found("Chromium has a page, see target/chromium.log", PATIENCE, () -> {
            assertThat(process.isAlive())
                    .as("Chromium, see target/chromium.log")
                    .isTrue();
            var port = Files.readAllLines(folder.resolve("DevToolsActivePort")).getFirst();
            var made = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new"))
                            .PUT(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            return Optional.of(new SocketClient(
                    JSON.readTree(made.body()).path("webSocketDebuggerUrl").asText()));
        });
        ask("Runtime.enable", Map.of());
        ask("Log.enable", Map.of());
        ask("Page.enable", Map.of());
    }

    private static String binary() {
        return Optional.ofNullable(System.getenv("CHROMIUM"))
                .or(() -> List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                        .filter(each -> Files.isExecutable(Path.of(each)))
                        .findFirst())
                .orElseThrow(() -> new Refusal("There is no Chromium here, in which the page is tested: install it"
                        + " (Debian: apt install chromium) or say where it is with CHROMIUM."));
    }

    /** Returns when all that it loads is there. */
    void open(String url) {
        var answer = ask("Page.navigate", Map.of("url", url));
        assertThat(answer.path("errorText").asText()).as(url).isEmpty();
        page.hear(frame -> frame.path("method").asText().equals("Page.loadEventFired"));
    }

    /** As a phone is, or a desktop. */
    void resize(int width, int height, boolean isPhone) {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", isPhone ? 2 : 1, "mobile", isPhone));
    }

    /** What an expression is worth on the page. */
    JsonNode read(String expression) {
        var answer = ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        assertThat(answer.has("exceptionDetails"))
                .as(expression + " is " + answer)
                .isFalse();
        return answer.at("/result/value");
    }

    void await(String what, String expression, Predicate<JsonNode> wanted) {
        try {
            Await.until(what, PATIENCE, () -> wanted.test(read(expression)));
        } catch (AssertionError never) {
            throw new AssertionError(
                    "%s; it is %s, a mistake is %s, and the page begins with %s"
                            .formatted(
                                    never.getMessage(),
                                    read(expression),
                                    mistake(),
                                    read("document.body?.innerText.slice(0, 500)")),
                    never);
        }
    }

    void photograph(Path file) throws IOException {
        var picture = ask("Page.captureScreenshot", Map.of("format", "png"));
        Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    }

    /** The first mistake of a script, or what the browser complains of, if there was one. */
    Optional<JsonNode> mistake() {
        return page.hear(
                frame -> List.of("Runtime.exceptionThrown", "Log.entryAdded")
                        .contains(frame.path("method").asText()),
                AT_ONCE);
    }

    private JsonNode ask(String method, Map<String, Object> params) {
        var id = ++asked;
        try {
            page.say(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params)));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        var answer = page.hear(frame -> frame.path("id").asInt() == id);
        assertThat(answer.has("error")).as(method + " is answered " + answer).isFalse();
        return answer.path("result");
    }

    @Override
    public void close() {
        page.close();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
