package me.degenduel.serving.live;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** How connections end. */
final class Endings {
    /** Few clients need not wait for each other for long. */
    private static final Duration LONGEST_GAP = Duration.ofMillis(10);

    private static final String SHUTTING_DOWN = "The server is shutting down";

    private final Live live;
    private final Channels channels;
    private final SocketMeters meters;
    private final InstantSource clock;
    private boolean leaving;

    Endings(Live live, Channels channels, SocketMeters meters, InstantSource clock) {
        this.live = live;
        this.channels = channels;
        this.meters = meters;
        this.clock = clock;
    }

    /** Whether nobody may come any more. */
    boolean isLeaving() {
        return leaving;
    }

    void shutDown(Client client) {
        end(client, CloseCode.SHUTDOWN, SHUTTING_DOWN);
    }

    /** Nobody takes what it is sent. */
    void giveUp(Client client) {
        meters.stalled().increment();
        end(client, CloseCode.TOO_SLOW, "Too slow");
    }

    /** At once, whatever it is still owed. */
    void cutOff(Client client, String reason) {
        end(client, CloseCode.POLICY, reason);
    }

    /** Lets them go one after the other: all within that time, and no slower than need be. */
    void leave(Duration within) {
        leaving = true;
        var all = List.copyOf(live.clients());
        var gap = within.dividedBy(Math.max(1, all.size()));
        var pause = gap.compareTo(LONGEST_GAP) > 0 ? LONGEST_GAP : gap;
        var at = clock.instant();
        for (var client : all) {
            client.leaves = at;
            live.wake(client, at);
            at = at.plus(pause);
        }
    }

    void closeAll() {
        List.copyOf(live.clients()).forEach(this::shutDown);
    }

    /** The connection is no more, whoever ended it. */
    void closed(Client client, int code) {
        live.remove(client);
        live.remove(channels.connections, client.id);
        Life.closed(client, code);
        meters.closed(client.endpoint.name(), CloseCode.label(client.ending, code))
                .increment();
    }

    private void end(Client client, CloseCode code, String reason) {
        client.ending = Optional.of(new Client.Ending(code, reason));
        live.remove(client);
        client.connection.close(code, reason);
    }

    /** Once it has been told everything. */
    void close(Client client, CloseCode code, String reason) {
        client.closing = Optional.of(() -> end(client, code, reason));
    }
}
