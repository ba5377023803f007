package me.degenduel.topology.contest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import me.degenduel.schemas.ContestFact;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Store;

/** Every store of the contest application, and what its engines have published last. */
final class ContestStores {
    final Store.OnDisk<ContestFact> facts;

    /** By partition: what readers on other threads see, replaced as a whole. */
    private final Map<Integer, Map<String, Snapshot>> published = new ConcurrentHashMap<>();

    ContestStores(Topics topics) {
        facts = new Store.OnDisk<>("facts", Topic.keys(), topics.contestFacts);
    }

    void publish(int partition, Map<String, Snapshot> contests) {
        published.put(partition, contests);
    }

    void forget(int partition) {
        published.remove(partition);
    }

    boolean has(int partition) {
        return published.containsKey(partition);
    }

    List<Snapshot> contests() {
        return published.values().stream()
                .flatMap(contests -> contests.values().stream())
                .toList();
    }

    Optional<Snapshot> contest(String id) {
        return published.values().stream()
                .flatMap(contests -> Optional.ofNullable(contests.get(id)).stream())
                .findFirst();
    }
}
