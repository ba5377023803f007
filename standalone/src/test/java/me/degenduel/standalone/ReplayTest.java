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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import me.degenduel.connect.Main;
import me.degenduel.connect.prices.Recording;
import me.degenduel.schemas.Price;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform whose prices are those of a file, at the times at which they were heard. */
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

    @Test
    void a_connect_of_its_own_ends_where_the_log_is_later_and_says_why() throws Exception {
        var said = new ByteArrayOutputStream();
        try (var capturing = new Capturing(folder, "1GB").with("DD_CLOCK_INTERVAL", "200ms")) {
            var cluster = capturing.start().config().cluster();
            TopicReader.read(cluster.client(), cluster.topics().prices, 1, clock -> true);
            capturing.stop();

            capturing
                    .with("DD_CONNECT_PORT", "0")
                    .with("DD_FEED", "replay")
                    .with("DD_REPLAY_FILE", file().toString())
                    .with("DD_REPLAY_TIMES", "original");
            assertThat(Main.run(capturing.settings(), new PrintStream(said, true, UTF_8)))
                    .isEqualTo(2);
        }
        assertThat(said.toString(UTF_8)).containsPattern("\\AThe prices here already reach [^\n]*\n\\z");
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
