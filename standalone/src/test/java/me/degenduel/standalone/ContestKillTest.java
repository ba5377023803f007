package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform is killed in a contest's last second and between the slices of its settlement. */
class ContestKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTICIPANTS = 400;
    /** So that saying all results takes four seconds. */
    private static final int SLICE = 10;

    @TempDir
    private Path folder;

    @Test
    void a_contest_is_settled_once_and_rightly_and_nobody_reads_half_of_it() throws Exception {
        try (var platform = new PlatformProcess(folder, 20, 200, Map.of("DD_CONTEST_SLICE", String.valueOf(SLICE)))) {
            platform.start();
            platform.awaitReady();
            var outside = new Outside(platform);
            var topics = outside.cluster().topics();
            var end = contest(outside);

            Await.until("its last second", PATIENCE, () -> Instant.now().isAfter(end.minusMillis(700)));
            platform.kill();
            platform.start();
            Await.until(
                    "a fifth of the results", PATIENCE, () -> count(outside, topics.contestResults) > PARTICIPANTS / 5);
            platform.kill();
            assertThat(platform.temporary()).isEmptyDirectory();

            platform.start();
            platform.awaitReady();
            Await.until("the settlement", PATIENCE, () -> !TopicReader.all(
                            outside.cluster().client(), topics.settlements)
                    .isEmpty());

            var results = TopicReader.all(outside.cluster().client(), topics.contestResults);
            assertThat(TopicReader.all(outside.cluster().client(), topics.settlements))
                    .hasSize(1);
            assertThat(results)
                    .extracting(result -> result.key())
                    .doesNotHaveDuplicates()
                    .hasSize(PARTICIPANTS);
            assertThat(results)
                    .extracting(result -> result.value().getRank())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, PARTICIPANTS).boxed().toList());
            var said = new ByteArrayOutputStream();
            assertThat(new Resettle(outside.cluster(), new PrintStream(said, true, StandardCharsets.UTF_8))
                            .agrees("1", true))
                    .as(() -> said.toString(StandardCharsets.UTF_8))
                    .isTrue();
        }
    }

    /** Everybody is in it; it starts in three seconds and lasts for eight. The tables would not allow so short a one. */
    private static Instant contest(Outside outside) throws Exception {
        var start = Instant.now().plusSeconds(3);
        var end = start.plusSeconds(8);
        outside.sql("""
                alter table contests drop constraint contests_last_a_minute;
                insert into users (wallet_address)
                select 'Wa' || translate(lpad(to_hex(n), 38, '1'), '0abcdef', '2ABCDEF') || 'X'
                from generate_series(1, %1$d) n on conflict do nothing;
                insert into contests (name, start_time, end_time, prize_pool) values ('Short', '%2$s', '%3$s', 1000);
                """.formatted(PARTICIPANTS * 3, start, end));
        outside.sql("""
                insert into contest_participants (contest, wallet)
                select 1, wallet_address from users where wallet_address like 'Wa%%X' order by 2 limit %1$d;
                insert into contest_portfolios (contest, wallet, token, weight)
                select 1, wallet, address, 25 from contest_participants cross join lateral
                    (select address from token_whitelist order by md5(address || wallet) limit 4) picked;
                """.formatted(PARTICIPANTS));
        return end;
    }

    /** Of uncommitted ones, too. */
    private static long count(Outside outside, Topic<?> topic) {
        var client = outside.cluster().client();
        client.put("reconnect.backoff.max.ms", 50);
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
            return TopicReader.count(consumer, topic);
        }
    }
}
