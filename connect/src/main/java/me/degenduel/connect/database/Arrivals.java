package me.degenduel.connect.database;

import io.debezium.connector.base.QueueProvider;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Debezium's queue between reading the log and handing changes over, which tells at once that something has come.
 *
 * <p>Debezium would look for changes only when its poll interval is over, and spins for the last millisecond of each.
 * It makes this queue by itself, so task and queue find each other by a name in the settings.
 */
public final class Arrivals<T> implements QueueProvider<T> {
    static final String NAME = "arrivals";
    /** The setting that names the task. */
    static final String TASK = "arrivals.task";

    private static final Map<String, Semaphore> arrivals = new ConcurrentHashMap<>();

    private final Queue<T> queue = new ArrayDeque<>();
    private Semaphore arrived;

    /** One permit for each change that has come. */
    static Semaphore of(String task) {
        return arrivals.computeIfAbsent(task, each -> new Semaphore(0));
    }

    static void forget(String task) {
        arrivals.remove(task);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        arrived = of((String) settings.get(TASK));
    }

    @Override
    public void enqueue(T change) {
        queue.add(change);
        arrived.release();
    }

    @Override
    public T poll() {
        return queue.poll();
    }

    @Override
    public int size() {
        return queue.size();
    }
}
