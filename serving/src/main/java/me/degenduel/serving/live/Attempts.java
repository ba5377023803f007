package me.degenduel.serving.live;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each address may try to come in. It remembers a bounded number of addresses, the latest ones. */
public final class Attempts {
    private static final int REMEMBERED = 20_000;

    private final int limit;
    private final boolean loopbackExempt;
    private final Map<InetAddress, SlidingWindow> windows = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, SlidingWindow> eldest) {
            return size() > REMEMBERED;
        }
    };

    public Attempts(int limit, boolean loopbackExempt) {
        this.limit = limit;
        this.loopbackExempt = loopbackExempt;
    }

    /** How long to wait; zero for who may come in. */
    public synchronized Duration wait(InetAddress address, Instant now) {
        if (loopbackExempt && address.isLoopbackAddress()) {
            return Duration.ZERO;
        }
        var window = windows.computeIfAbsent(address, any -> new SlidingWindow());
        return window.admits(now.toEpochMilli(), limit) ? Duration.ZERO : window.left(now.toEpochMilli());
    }
}
