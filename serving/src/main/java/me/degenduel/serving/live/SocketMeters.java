package me.degenduel.serving.live;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/** What the sockets count. */
public interface SocketMeters extends RoomMeters {
    /** Frames of a type of message. */
    Counter frames(String type);

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

    /** Sockets of an endpoint that were opened on one of its paths. */
    Counter opened(String socket, String path);

    /** Those that were closed, by a code of ours or by the client. */
    Counter closed(String socket, String code);

    /** What clients said, by a type that we know, or that it is none. */
    Counter heard(String socket, String type);

    /** How many are connected to one endpoint. */
    void connections(String socket, AtomicInteger connections);

    /** How many follow a channel, in words or as rows. */
    void followers(String channel, String as, AtomicInteger followers);
}
