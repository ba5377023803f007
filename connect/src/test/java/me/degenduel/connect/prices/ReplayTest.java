package me.degenduel.connect.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import me.degenduel.schemas.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final Instant THEN = Instant.parse("2025-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void a_recording_says_again_exactly_what_was_said() throws Exception {
        var said = List.of(
                new Recording.Said("A", THEN, price("1e-9").build()),
                new Recording.Said(
                        "B",
                        THEN.plusMillis(1),
                        price("0.000010")
                                .setSourceTime(THEN.minusSeconds(3600))
                                .setMarketCap("5.50")
                                .setVolume24h("7")
                                .setLiquidity("8")
                                .setBuys(1L)
                                .setSells(2L)
                                .setTrades(3L)
                                .setInterval(30_000L)
                                .build()));

        record(said);

        assertThat(recorded()).isEqualTo(said);
    }

    @Test
    void time_does_not_go_back_in_a_recording() throws Exception {
        record(List.of(
                new Recording.Said("A", THEN, price("1").build()),
                new Recording.Said("B", THEN.minusMillis(5), price("2").build())));

        assertThat(recorded()).extracting(Recording.Said::time).containsExactly(THEN, THEN);
    }

    @Test
    void what_was_flushed_can_be_read_while_it_is_written() throws Exception {
        try (var writer = new Recording.Writer(file())) {
            writer.write(new Recording.Said("A", THEN, price("1").build()));
            writer.flush();

            assertThat(recorded()).hasSize(1);
        }
    }

    @Test
    void what_is_no_recording_is_said_to_be_none() throws Exception {
        Files.writeString(file(), "address,price\nA,1\n");

        assertThatThrownBy(this::recorded).isInstanceOf(IOException.class);
    }

    @Test
    void what_was_cut_off_is_said_as_far_as_it_goes_and_nothing_dies() throws Exception {
        try (var writer = new Recording.Writer(file())) {
            writer.write(new Recording.Said("A", THEN, price("1").build()));
            writer.flush();
            writer.write(new Recording.Said("A", THEN.plusSeconds(1), price("2").build()));
        }
        try (var channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 20);
        }

        var heard = replayed(new Replay(file(), 0, Optional.empty()), 1);

        assertThat(heard).extracting(one -> one.price().getPrice()).containsExactly("1");
    }

    @Test
    void it_is_said_again_with_its_times_and_sources_at_a_speed() throws Exception {
        record(List.of(
                new Recording.Said("A", THEN, price("1").build()),
                new Recording.Said("A", THEN.plusSeconds(60), price("2").build()),
                new Recording.Said("B", THEN.plusSeconds(120), price("3").build())));

        var begun = System.nanoTime();
        var heard = replayed(new Replay(file(), 300, Optional.of(THEN)), 3);

        assertThat(heard).isEqualTo(recorded());
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
    }

    @Test
    void it_can_be_as_fast_as_it_can() throws Exception {
        var said = new ArrayList<Recording.Said>();
        for (var hour = 0; hour < 1_000; hour++) {
            said.add(new Recording.Said(
                    "A", THEN.plusSeconds(3_600L * hour), price("" + hour).build()));
        }
        record(said);

        assertThat(replayed(new Replay(file(), 0, Optional.empty()), 1_000)).isEqualTo(said);
    }

    private static List<Recording.Said> replayed(Replay replay, int count) throws InterruptedException {
        var heard = new LinkedBlockingQueue<Recording.Said>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                replay.run(new Listed(), new Prices() {
                    @Override
                    public void said(String address, Price price) {
                        throw new AssertionError("A replayed price has a time");
                    }

                    @Override
                    public void said(String address, Price price, long time) {
                        heard.add(new Recording.Said(address, Instant.ofEpochMilli(time), price));
                    }
                });
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        var all = new ArrayList<Recording.Said>();
        while (all.size() < count) {
            var next = heard.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("price %d", all.size()).isNotNull();
            all.add(next);
        }
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(thread.isAlive()).as("it waits, when all is said").isTrue();
        thread.interrupt();
        thread.join();
        assertThat(heard).isEmpty();
        return all;
    }

    private void record(List<Recording.Said> said) throws IOException {
        try (var writer = new Recording.Writer(file())) {
            for (var one : said) {
                writer.write(one);
            }
        }
    }

    private List<Recording.Said> recorded() throws IOException {
        var all = new ArrayList<Recording.Said>();
        try (var reader = new Recording.Reader(file())) {
            reader.forEachRemaining(all::add);
        }
        return all;
    }

    private Path file() {
        return folder.resolve("prices.avro");
    }

    private static Price.Builder price(String price) {
        return Price.newBuilder().setPrice(price).setSource("jupiter");
    }
}
