package me.degenduel.topology.contest;

import static me.degenduel.topology.contest.Lobby.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams revives a task that it gave up on the processors that it had. */
class RevivedTest {
    private static final class Fenced extends MockProcessorContext<String, SpecificRecord> {
        private boolean fenced = true;

        @Override
        public <K extends String, V extends SpecificRecord> void forward(Record<K, V> record) {
            if (fenced) {
                throw new IllegalStateException("Somebody else has this task");
            }
            super.forward(record);
        }
    }

    private final Lobby lobby = new Lobby();
    private final Fenced context = new Fenced();
    private final Contests contests = new Contests(TOPICS, new ContestStores(TOPICS), Lobby.config());

    @AfterEach
    void close() {
        lobby.close();
    }

    @Test
    void what_was_said_in_vain_is_not_said_again_without_the_records_that_it_came_of() {
        begins();
        takes(TOPICS.contests, "17", lobby.contestRow(17, 60, 120));
        Stream.of(TOPICS.contests, TOPICS.contestParticipants, TOPICS.contestPortfolios, TOPICS.contestTrades)
                .forEach(rows -> takes(rows, Keys.clock(0), null));
        IntStream.range(0, TOPICS.prices.partitions())
                .forEach(partition -> takes(TOPICS.contestTicks, Keys.clock(partition), null));
        assertThatIllegalStateException().isThrownBy(this::publishes);

        context.fenced = false;
        begins();
        publishes();

        assertThat(context.forwarded()).isEmpty();
    }

    private void takes(Topic<?> topic, String key, SpecificRecord value) {
        context.setRecordMetadata(topic.name(), 0, 0);
        contests.process(new Record<>(key, value, Lobby.START.toEpochMilli() + 1_000));
    }

    /** Of the transaction that came to nothing, the store has nothing. */
    private void begins() {
        var facts = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("facts"), Topic.keys(), TOPICS.contestFacts)
                .withLoggingDisabled()
                .build();
        facts.init(context.getStateStoreContext(), facts);
        context.addStateStore(facts);
        contests.init(context);
    }

    private void publishes() {
        context.scheduledPunctuators().getLast().getPunctuator().punctuate(0);
    }
}
