package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import me.degenduel.connect.prices.Recording;
import me.degenduel.schemas.Price;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform whose prices are those of a file, at the times at which they were heard. */
@Tag("beside")
class ReplayTest {
    private static final String SOL = "So11111111111111111111111111111111111111112";
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final String UNKNOWN = "7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr";
    private static final int MINUTES = 60;

    @TempDir
    private Path folder;

    private final Instant then = Instant.now().minus(Duration.ofHours(5));

    @BeforeEach
    void given_a_recorded_hour() throws Exception {
        try (var writer = new Recording.Writer(file())) {
            for (var minute = 0; minute < MINUTES; minute++) {
                var time = then.plus(Duration.ofMinutes(minute));
                for (var token : List.of(SOL, BONK, UNKNOWN)) {
                    var price = Price.newBuilder()
                            .setPrice(token.equals(SOL) ? "150." + (100 + minute) : "2e-5")
                            .setSource("jupiter")
                            .setInterval(60_000L)
                            .build();
                    writer.write(new Recording.Said(token, time, price));
                }
            }
        }
    }

    @Test
    void a_recorded_hour_is_said_again_at_its_own_times_and_only_into_logs_that_are_not_later() throws Exception {
        try (var up = Up.start(options("--times", "original"), Map.of())) {
            var cluster = new Outside(new EmbeddedPlatform(folder.resolve("data"), up)).cluster();

            var ticks = TopicReader.read(cluster.client(), cluster.topics().ticks, 2 * MINUTES, tick -> true);

            assertThat(ticks).hasSize(2 * MINUTES);
            for (var token : List.of(SOL, BONK)) {
                assertThat(ticks.stream().filter(tick -> tick.key().equals(token)))
                        .extracting(tick -> Instant.ofEpochMilli(tick.timestamp()))
                        .containsExactlyElementsOf(minutes());
            }
            assertThat(ticks).extracting(tick -> tick.value().getSource()).containsOnly("jupiter");
            assertThat(TopicReader.all(cluster.client(), cluster.topics().prices))
                    .as("prices and clocks")
                    .extracting(ConsumerRecord::timestamp)
                    .allMatch(time -> time <= minutes().getLast().toEpochMilli());
            assertThat(saidByAProcessOfItsOwn(new Outside(new EmbeddedPlatform(folder.resolve("data"), up))))
                    .containsPattern("\\AThe prices here already reach [^\n]*\n\\z");
        }

        var said = new ByteArrayOutputStream();
        var again = new Up(
                DataFolder.open(folder.resolve("data")),
                options("--times", "original"),
                Map.of(),
                new Progress(new PrintStream(said, true, UTF_8)));
        try {
            assertThatThrownBy(again::start).isInstanceOf(CancellationException.class);
        } finally {
            again.close();
        }
        assertThat(said.toString(UTF_8))
                .contains("The prices here already reach", "replay it at its own times with an empty data folder");
    }

    /** Of a connect that is told to replay the same once more. */
    private String saidByAProcessOfItsOwn(Outside platform) throws InterruptedException {
        var settings = new HashMap<>(platform.settings());
        settings.putAll(Map.of(
                "DD_CAPTURE", "elsewhere",
                "DD_CONNECT_PORT", "0",
                "DD_FEED", "replay",
                "DD_REPLAY_FILE", file().toString(),
                "DD_REPLAY_TIMES", "original"));
        var said = new ByteArrayOutputStream();
        assertThat(me.degenduel.connect.Main.run(settings, new PrintStream(said, true, UTF_8)))
                .isEqualTo(2);
        return said.toString(UTF_8);
    }

    private List<Instant> minutes() {
        var all = new ArrayList<Instant>();
        for (var minute = 0; minute < MINUTES; minute++) {
            all.add(Instant.ofEpochMilli(then.plus(Duration.ofMinutes(minute)).toEpochMilli()));
        }
        return all;
    }

    private Options options(String... more) {
        var said = new ArrayList<>(List.of(
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--tokens",
                "3",
                "--contests",
                "0",
                "--feed",
                "replay",
                "--file",
                file().toString(),
                "--speed",
                "0"));
        said.addAll(List.of(more));
        return Options.parse(new Arguments("up", said));
    }

    private Path file() {
        return folder.resolve("hour.avro");
    }
}
