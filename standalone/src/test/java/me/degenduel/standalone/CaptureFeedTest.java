package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices follow the whitelist: from the row in the database to the source and back to the log of prices. */
class CaptureFeedTest {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final String WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";

    @TempDir
    private static Path folder;

    private static Capturing capturing;
    private static Cluster cluster;
    private static Topics topics;

    @BeforeAll
    static void given_a_market_without_a_token() throws IOException {
        capturing =
                new Capturing(folder, "1GB").with("DD_CLOCK_INTERVAL", "200ms").start();
        cluster = capturing.config().cluster();
        topics = cluster.topics();
    }

    @AfterAll
    static void stop() {
        capturing.close();
    }

    @Test
    void a_row_is_a_price_and_without_the_row_there_is_none() throws SQLException {
        list(BONK, "BONK");
        var first = find(record -> record.key().equals(BONK));
        assertThat(first.value().getSource()).isEqualTo("simulator");
        assertThat(first.partition()).isEqualTo(Keys.partition(BONK, topics.prices.partitions()));

        list(WIF, "WIF");
        capturing.sql("delete from token_whitelist where address = '%s'".formatted(BONK));
        var deleted = System.currentTimeMillis();
        // Long enough that BONK would have been said many times, with a second in which the news may travel.
        var after = pricesUntil(record -> record.key().equals(WIF) && record.timestamp() > deleted + 3_000);
        assertThat(after).noneMatch(record -> record.key().equals(BONK) && record.timestamp() > deleted + 1_000);
    }

    @Test
    void clocks_follow_the_prices_in_every_partition_and_no_time_goes_back() throws SQLException {
        list(WIF, "WIF");
        var price = find(record -> record.key().equals(WIF));
        for (var partition = 0; partition < topics.prices.partitions(); partition++) {
            var clock = Keys.clock(partition);
            var log = pricesUntil(record -> record.key().equals(clock) && record.timestamp() > price.timestamp());
            for (var each = 0; each < topics.prices.partitions(); each++) {
                var one = each;
                assertThat(log.stream().filter(record -> record.partition() == one))
                        .extracting(ConsumerRecord::timestamp)
                        .isSorted();
            }
        }
    }

    @Test
    void garbage_on_the_whitelists_topic_does_not_stop_the_prices()
            throws SQLException, InterruptedException, ExecutionException {
        try (var producer = new KafkaProducer<>(cluster.client(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topics.whitelist.name(), 0, WIF, "garbage".getBytes(UTF_8)))
                    .get();
        }
        list(WIF, "WIF");
        var listed = System.currentTimeMillis();
        assertThat(pricesUntil(record -> record.key().equals(WIF) && record.timestamp() > listed))
                .isNotEmpty();
    }

    private static void list(String address, String symbol) throws SQLException {
        capturing.sql("""
                insert into tokens(address, symbol, name, decimals) values ('%1$s', '%2$s', '%2$s', 5)
                    on conflict do nothing;
                insert into token_whitelist(address, status) values ('%1$s', 'listed') on conflict do nothing""".formatted(address, symbol));
    }

    private static ConsumerRecord<String, Price> find(Predicate<ConsumerRecord<String, Price>> wanted) {
        return pricesUntil(wanted).stream().filter(wanted).findFirst().orElseThrow();
    }

    /** The log of prices from its beginning until such a record. */
    private static List<ConsumerRecord<String, Price>> pricesUntil(Predicate<ConsumerRecord<String, Price>> enough) {
        var records = new ArrayList<ConsumerRecord<String, Price>>();
        Topic<Price> topic = topics.prices;
        try (var consumer = new KafkaConsumer<>(
                cluster.client(), new StringDeserializer(), topic.values().deserializer())) {
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            capturing.await("prices", () -> {
                consumer.poll(POLL).forEach(records::add);
                return records.stream().anyMatch(enough);
            });
        }
        return records;
    }
}
