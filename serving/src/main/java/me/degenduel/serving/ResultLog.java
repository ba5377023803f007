package me.degenduel.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.schemas.Settlement;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.read.NotReady;
import me.degenduel.serving.read.Results;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Results, read from their topic when somebody asks.
 *
 * <p>They are kept for ever, so no memory holds them all. They stand in the log by rank, with those of other contests in
 * between, so a page is a piece of the log. What many ask for is read once.
 */
final class ResultLog implements Results, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PAGES = 32;

    private record Page(String contest, int rank, int limit) {}

    private final Topic<ContestResult> topic;
    private final Consumer<String, byte[]> consumer;
    private final ReentrantLock reading = new ReentrantLock();
    private final Map<Page, Part> pages = new LinkedHashMap<>(PAGES, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Page, Part> eldest) {
            return size() > PAGES;
        }
    };

    static ResultLog open(Cluster cluster, String instance, Topic<ContestResult> topic) {
        var config = new HashMap<>(cluster.client());
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "none");
        config.put("client.id", instance + "-results");
        return new ResultLog(topic, new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer()));
    }

    ResultLog(Topic<ContestResult> topic, Consumer<String, byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    @Override
    public Part page(Settlement settlement, Place from, int limit) {
        try {
            if (!reading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NotReady("Others are reading results");
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new NotReady("This instance is closing", closing);
        }
        try {
            var page = new Page(settlement.getContest(), from.rank(), limit);
            var known = pages.get(page);
            if (known == null) {
                known = read(settlement, from, limit);
                pages.put(page, known);
            }
            return known;
        } catch (KafkaException | RegistryUnavailable away) {
            throw new NotReady("Results cannot be read now", away);
        } finally {
            reading.unlock();
        }
    }

    private Part read(Settlement settlement, Place from, int limit) {
        var partition = new TopicPartition(topic.name(), Keys.partition(settlement.getContest(), topic.partitions()));
        consumer.assign(List.of(partition));
        consumer.seek(partition, from.offset() < 0 ? first(settlement, partition) : from.offset());
        var wanted = Math.min(limit, settlement.getParticipants() - from.rank() + 1);
        var found = new ArrayList<ContestResult>(wanted);
        var behind = 0L;
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (found.size() < wanted) {
            if (System.nanoTime() > deadline) {
                throw new NotReady("The results are not read yet");
            }
            for (var record : consumer.poll(POLL)) {
                if (found.size() < wanted && record.key().startsWith(settlement.getContest() + "/")) {
                    var result = topic.values().deserializer().deserialize(topic.name(), record.value());
                    if (result.getRank() == from.rank() + found.size()) {
                        found.add(result);
                        behind = record.offset() + 1;
                    }
                }
            }
        }
        var next = from.rank() + found.size();
        return new Part(found, next > settlement.getParticipants() ? null : new Place(next, behind));
    }

    /** A result has the time of its contest's end, so none of them stands before the first record as late as that. */
    private long first(Settlement settlement, TopicPartition partition) {
        var offsets = consumer.offsetsForTimes(
                Map.of(partition, settlement.getEndedAt().toEpochMilli()));
        var found = offsets.get(partition);
        if (found == null) {
            throw new NotReady("The results are not there yet");
        }
        return found.offset();
    }

    @Override
    public void close() {
        reading.lock();
        try {
            consumer.close();
        } finally {
            reading.unlock();
        }
    }
}
