package me.degenduel.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import me.degenduel.schemas.Keys;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No Kafka runs here: what is asked is answered without. */
class ApplicationTest {
    private static final int PARTITIONS = 8;

    private final Store.Kept<String> words = new Store.Kept<>("words", Serdes.String(), Serdes.String());

    @TempDir
    private Path state;

    @Test
    void whoever_asks_one_that_has_ended_is_told_what_whoever_asks_one_that_moves_is() {
        var application = Application.start("dictionary", this::graph, client -> {}, () -> {});
        application.close();
        assertThat(application.keepersOf(words.name(), "key", PARTITIONS))
                .isEqualTo(new Keepers(Optional.empty(), List.of(), Keys.partition("key", PARTITIONS)));
        assertThatThrownBy(() -> words.in(application.streams(), 0)).isInstanceOf(InvalidStateStoreException.class);
        assertThatThrownBy(() -> words.followedIn(application.streams(), 0))
                .isInstanceOf(InvalidStateStoreException.class);
    }

    private KafkaStreams graph() {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "dictionary");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        var builder = new StreamsBuilder();
        builder.addStateStore(words.builder()).stream("said", Consumed.with(Serdes.String(), Serdes.String()))
                .process(Silent::new, words.name());
        return new KafkaStreams(builder.build(), properties);
    }

    /** Does nothing with what is said. */
    private static final class Silent implements Processor<String, String, Void, Void> {
        @Override
        public void process(Record<String, String> said) {}
    }
}
