package me.degenduel.serving;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What this process measures of itself, by the names that clients know.
 *
 * <p>{@code networkUtilization} is a rate and no share: nobody can tell how much the line would carry.
 */
final class Figures implements Supplier<Map<String, Double>> {
    private static final double NANOS = 1e9;
    /** A rate over less is chance. */
    private static final double LEAST_SECONDS = 1;

    private final DoubleSupplier sent;
    private final HikariDataSource pool;
    private final IntSupplier rows;

    private double before;
    private long beforeAt = System.nanoTime();
    private double rate;

    /**
     * @param sent bytes handed to sockets until now
     * @param rows of the whitelist that this process holds
     */
    Figures(DoubleSupplier sent, HikariDataSource pool, IntSupplier rows) {
        this.sent = sent;
        this.pool = pool;
        this.rows = rows;
    }

    @Override
    public Map<String, Double> get() {
        var runtime = Runtime.getRuntime();
        return Map.of(
                "memoryUsage",
                (double) (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory(),
                "databaseLoad",
                databaseLoad(),
                "networkUtilization",
                sentInASecond(),
                "sharedCacheSize",
                (double) rows.getAsInt());
    }

    /** The part of the pool's connections that are in use. */
    double databaseLoad() {
        var connections = pool.getHikariPoolMXBean();
        return connections == null ? 0 : (double) connections.getActiveConnections() / pool.getMaximumPoolSize();
    }

    private synchronized double sentInASecond() {
        var now = System.nanoTime();
        var seconds = (now - beforeAt) / NANOS;
        if (seconds >= LEAST_SECONDS) {
            var all = sent.getAsDouble();
            rate = (all - before) / seconds;
            before = all;
            beforeAt = now;
        }
        return rate;
    }
}
