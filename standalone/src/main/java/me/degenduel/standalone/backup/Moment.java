package me.degenduel.standalone.backup;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import me.degenduel.standalone.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Where topics end, and how far the applications have read, at one moment between commits. What an application keeps and
 * what it says of it are of one transaction: with one half of it, a result would be missing for ever, or said twice.
 *
 * @param ends behind the last record of each partition that is committed
 * @param read the committed offsets of each application
 */
record Moment(Map<TopicPartition, Long> ends, Map<String, Map<TopicPartition, OffsetAndMetadata>> read) {
    /** A commit is a few milliseconds out of five hundred. */
    private static final int TRIES = 200;

    /**
     * Asks for everything twice. If all of it is the same, and in between no transaction was about to be committed, then each
     * was committed everywhere or nowhere.
     */
    static Moment of(Admin admin, Set<TopicPartition> partitions, List<String> applications) {
        for (var left = TRIES; left > 0; left--) {
            var before = now(admin, partitions, applications);
            if (isBetweenCommits(admin) && before.equals(now(admin, partitions, applications))) {
                return before;
            }
        }
        throw new Refusal("The platform commits without a pause: try again when less happens.");
    }

    private static Moment now(Admin admin, Set<TopicPartition> partitions, List<String> applications) {
        var read = new HashMap<String, Map<TopicPartition, OffsetAndMetadata>>();
        applications.forEach(
                each -> read.put(each, get(admin.listConsumerGroupOffsets(each).partitionsToOffsetAndMetadata())));
        return new Moment(ends(admin, partitions), read);
    }

    private static boolean isBetweenCommits(Admin admin) {
        var committing = new ListTransactionsOptions()
                .filterStates(List.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        return get(admin.listTransactions(committing).all()).isEmpty();
    }

    /** Of transactions, what is committed. */
    static Map<TopicPartition, Long> ends(Admin admin, Collection<TopicPartition> partitions) {
        return offsets(admin, partitions, OffsetSpec.latest());
    }

    static Map<TopicPartition, Long> offsets(Admin admin, Collection<TopicPartition> partitions, OffsetSpec spec) {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> wanted.put(partition, spec));
        var found = new HashMap<TopicPartition, Long>();
        get(admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, offset) -> found.put(partition, offset.offset()));
        return found;
    }

    Moment with(Map<TopicPartition, Long> others) {
        var all = new HashMap<>(ends);
        all.putAll(others);
        return new Moment(all, read);
    }

    Optional<OffsetAndMetadata> read(String application, TopicPartition partition) {
        return Optional.ofNullable(read.get(application).get(partition));
    }

    static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            throw new Refusal(
                    "Kafka does not answer (%s): see whether the platform is ready."
                            .formatted(failure.getCause().getMessage()),
                    failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }
}
