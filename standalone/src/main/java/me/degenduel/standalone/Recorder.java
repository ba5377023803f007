package me.degenduel.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import me.degenduel.connect.prices.Recording;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Writes the prices of a running platform to a file, in the order in which they were heard: a price waits until every
 * partition has been read up to its time, which the clocks tell.
 */
final class Recorder {
    private static final Duration POLL = Duration.ofMillis(200);

    /** The order of times, and within one that of the log. */
    private record Waiting(ConsumerRecord<String, byte[]> record) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            var order = Long.compare(record.timestamp(), other.record.timestamp());
            order = order == 0 ? Integer.compare(record.partition(), other.record.partition()) : order;
            return order == 0 ? Long.compare(record.offset(), other.record.offset()) : order;
        }
    }

    private final Cluster cluster;
    private final Topic<Price> topic;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
    private final Set<String> tokens = new HashSet<>();
    private final long[] heard;
    private long prices;
    private long unread;
    private volatile boolean ended;

    Recorder(Cluster cluster) {
        this.cluster = cluster;
        topic = cluster.topics().prices;
        heard = new long[topic.partitions()];
    }

    /** Lets it write what it has, and end. */
    void end() {
        ended = true;
    }

    /**
     * Until it is ended, or for so long and at least up to what is there now.
     *
     * @param fromBeginning whether with everything that the topic still has
     */
    void to(Path file, boolean fromBeginning, Optional<Duration> atMost, PrintStream out) {
        if (Files.exists(file)) {
            throw new Refusal(file + " is there already: choose another name, or delete it.");
        }
        try (var consumer =
                        new KafkaConsumer<>(cluster.client(), new StringDeserializer(), new ByteArrayDeserializer());
                var writer = new Recording.Writer(file)) {
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions);
            if (fromBeginning) {
                consumer.seekToBeginning(partitions);
            } else {
                ends.forEach(consumer::seek);
            }
            // What was there already is read however long that takes.
            var deadline = atMost.map(time -> System.nanoTime() + time.toNanos());
            out.println("Recording to " + file + (atMost.isPresent() ? "." : "; Ctrl-C ends it."));
            while (!ended
                    && (deadline.filter(end -> System.nanoTime() >= end).isEmpty()
                            || partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one)))) {
                consumer.poll(POLL).forEach(this::hear);
                write(writer, Arrays.stream(heard).min().orElseThrow());
                writer.flush();
            }
            write(writer, Long.MAX_VALUE);
            out.printf("%,d prices of %,d tokens are in %s.%n", prices, tokens.size(), file);
            if (unread > 0) {
                out.printf("%,d records could not be read, and are not.%n", unread);
            }
        } catch (IOException full) {
            throw new UncheckedIOException("Cannot write to " + file, full);
        }
    }

    private void hear(ConsumerRecord<String, byte[]> record) {
        heard[record.partition()] = Math.max(heard[record.partition()], record.timestamp());
        if (record.value() != null && !Keys.isClock(record.key())) {
            waiting.add(new Waiting(record));
        }
    }

    /** Everything before that time; of what cannot be read, nothing. */
    private void write(Recording.Writer writer, long before) throws IOException {
        while (!waiting.isEmpty() && waiting.peek().record.timestamp() < before) {
            var record = waiting.poll().record;
            try {
                var price = topic.values().deserializer().deserialize(topic.name(), record.value());
                writer.write(new Recording.Said(record.key(), Instant.ofEpochMilli(record.timestamp()), price));
                tokens.add(record.key());
                prices++;
            } catch (SerializationException unreadable) {
                unread++;
            }
        }
    }
}
