package me.degenduel.serving.live;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/** What the sockets count. */
public interface SocketMeters {
    Counter frames();

    Counter bytes();

    Counter stalled();

    Counter bugs();

    Counter error(Code code);

    Counter tokensInAddresses();

    /** How many are connected. */
    void connections(AtomicInteger connections);

    /** What waits for clients. */
    void held(Held held);

    Counter refused(String why);
}
