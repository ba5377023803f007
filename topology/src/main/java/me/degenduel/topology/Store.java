package me.degenduel.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import me.degenduel.schemas.Retention;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.rocksdb.NativeLibraryLoader;

/**
 * A state store, declared once. Writing and reading it share one line of types, so they cannot disagree.
 *
 * <p>Nearly all of them are in memory: they are small, and after a kill exactly-once would wipe them from disk anyway.
 */
public sealed interface Store<V> {
    String name();

    Serde<String> keys();

    Serde<V> values();

    /** The rows of a table, kept by the DSL. */
    record Table<V>(String name, Serde<String> keys, Serde<V> values) implements Store<V> {
        /** Without a cache: a change must be felt at once, not at the next commit. */
        public Materialized<String, V, KeyValueStore<Bytes, byte[]>> materialized() {
            return Materialized.<String, V>as(Stores.inMemoryKeyValueStore(name))
                    .withKeySerde(keys)
                    .withValueSerde(values)
                    .withCachingDisabled()
                    .withLoggingEnabled(Retention.SMALL_SEGMENTS);
        }
    }

    /** Values that a processor keeps by itself. */
    record Kept<V>(String name, Serde<String> keys, Serde<V> values) implements Store<V> {
        /** Without a cache: flushing one at a commit would hold up, for each task in turn, what comes meanwhile. */
        public StoreBuilder<KeyValueStore<String, V>> builder() {
            return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                    .withCachingDisabled()
                    .withLoggingEnabled(Retention.SMALL_SEGMENTS);
        }

        public ReadOnlyKeyValueStore<String, V> in(KafkaStreams streams, int partition) {
            return Store.in(streams, name, partition);
        }

        public ReadOnlyKeyValueStore<String, V> followedIn(KafkaStreams streams, int partition) {
            return Store.followedIn(streams, name, partition);
        }
    }

    /** All that this instance owns would be answered without a partition that it does not have yet. */
    private static <V> ReadOnlyKeyValueStore<String, V> in(KafkaStreams streams, String name, int partition) {
        return asked(streams, query(name, partition));
    }

    /** Of a partition that this instance does not own, or does not own yet: as far as it has been told. */
    private static <V> ReadOnlyKeyValueStore<String, V> followedIn(KafkaStreams streams, String name, int partition) {
        return asked(streams, Store.<V>query(name, partition).enableStaleStores());
    }

    /** A client that ends says it in other words than one that moves; whoever asks comes again after both. */
    private static <V> ReadOnlyKeyValueStore<String, V> asked(
            KafkaStreams streams, StoreQueryParameters<ReadOnlyKeyValueStore<String, V>> query) {
        try {
            return streams.store(query);
        } catch (IllegalStateException ending) {
            throw new InvalidStateStoreException(ending);
        }
    }

    private static <V> StoreQueryParameters<ReadOnlyKeyValueStore<String, V>> query(String name, int partition) {
        return StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore())
                .withPartition(partition);
    }

    /** Facts of which there may be a million, kept on disk; what is built from them is the reader's. */
    record OnDisk<V>(String name, Serde<String> keys, Serde<V> values) implements Store<V> {
        /** Of what is on disk, the native library comes first. Among temporary files, each kill would leave one more. */
        public static void prepare(Path state) {
            try {
                NativeLibraryLoader.getInstance()
                        .loadLibrary(Files.createDirectories(state).toString());
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot put RocksDB's library into " + state, failure);
            }
        }

        /** With a cache: of facts that change often, only those of each commit are logged. */
        public StoreBuilder<KeyValueStore<String, V>> builder() {
            return uncached().withCachingEnabled();
        }

        /** Without one, for what is seldom written twice within a commit. */
        public StoreBuilder<KeyValueStore<String, V>> uncached() {
            return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
                    .withLoggingEnabled(Retention.SMALL_SEGMENTS);
        }

        public ReadOnlyKeyValueStore<String, V> in(KafkaStreams streams, int partition) {
            return Store.in(streams, name, partition);
        }

        public ReadOnlyKeyValueStore<String, V> followedIn(KafkaStreams streams, int partition) {
            return Store.followedIn(streams, name, partition);
        }
    }
}
