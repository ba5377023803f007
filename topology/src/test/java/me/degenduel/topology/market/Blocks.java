package me.degenduel.topology.market;

import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store of blocks without Kafka. */
final class Blocks implements KeyValueStore<String, byte[]> {
    private final NavigableMap<String, byte[]> all = new TreeMap<>();

    @Override
    public void put(String key, byte[] value) {
        all.put(key, value);
    }

    @Override
    public byte[] putIfAbsent(String key, byte[] value) {
        return all.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<String, byte[]>> entries) {
        entries.forEach(each -> all.put(each.key, each.value));
    }

    @Override
    public byte[] delete(String key) {
        return all.remove(key);
    }

    @Override
    public byte[] get(String key) {
        return all.get(key);
    }

    @Override
    public KeyValueIterator<String, byte[]> range(String from, String to) {
        return iterator(all.subMap(from, true, to, true));
    }

    @Override
    public KeyValueIterator<String, byte[]> reverseRange(String from, String to) {
        return iterator(all.subMap(from, true, to, true).descendingMap());
    }

    @Override
    public KeyValueIterator<String, byte[]> all() {
        return iterator(all);
    }

    @Override
    public long approximateNumEntries() {
        return all.size();
    }

    @Override
    public String name() {
        return "blocks";
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    private static KeyValueIterator<String, byte[]> iterator(NavigableMap<String, byte[]> entries) {
        Iterator<Entry<String, byte[]>> each = new TreeMap<>(entries).entrySet().iterator();
        return new KeyValueIterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public KeyValue<String, byte[]> next() {
                var next = each.next();
                return KeyValue.pair(next.getKey(), next.getValue());
            }

            @Override
            public String peekNextKey() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
    }
}
