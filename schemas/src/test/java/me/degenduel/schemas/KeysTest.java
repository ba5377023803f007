package me.degenduel.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";

    @Test
    void a_key_without_a_slash_lands_where_kafkas_own_partitioner_puts_it() {
        var keys = Stream.concat(
                Stream.of("", "a", "Bönk 🐶", BONK), IntStream.range(0, 1_000).mapToObj(i -> BONK + i));

        assertThat(keys).allSatisfy(key -> {
            for (var partitions : List.of(1, 2, 6, 7, 48)) {
                assertThat(Keys.partition(key, partitions))
                        .isEqualTo(BuiltInPartitioner.partitionForKey(key.getBytes(UTF_8), partitions));
            }
        });
    }

    @Test
    void everything_of_one_owner_is_in_one_place() {
        assertThat(List.of("42", "42/wallet", "42/wallet/token", "42/"))
                .extracting(key -> Keys.partition(key, 48))
                .containsOnly(Keys.partition("42", 48));
    }

    @Test
    void a_clock_stands_in_the_partition_that_it_is_the_clock_of() {
        for (var partition = 0; partition < 48; partition++) {
            assertThat(Keys.isClock(Keys.clock(partition))).isTrue();
            assertThat(Keys.partition(Keys.clock(partition), 48)).isEqualTo(partition);
        }
    }

    @Test
    void no_address_and_no_contest_is_taken_for_a_clock() {
        assertThat(List.of(BONK, "clock", "42/clock/1", "Clock/1")).noneMatch(Keys::isClock);
    }

    @Test
    void producers_partition_in_the_same_way() {
        var nodes = new Node[0];
        var partitions = IntStream.range(0, 6)
                .mapToObj(partition -> new PartitionInfo("topic", partition, Node.noNode(), nodes, nodes))
                .toList();
        var cluster = new Cluster("cluster", List.of(), partitions, Set.of(), Set.of());
        try (var producers = new Keys.ByOwner()) {
            for (var key : List.of(BONK, "42/wallet", "clock/5")) {
                assertThat(producers.partition("topic", key, key.getBytes(UTF_8), null, null, cluster))
                        .isEqualTo(Keys.partition(key, 6));
            }
        }
    }
}
