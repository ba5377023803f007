package me.degenduel.serving.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** When which client is to be looked at. */
final class Alarms {
    private record Wake(Instant at, Client client) {}

    private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparing(Wake::at));

    /** Makes sure that this client is looked at then. */
    void wake(Client client, Instant at) {
        if (at.isBefore(client.wakes)) {
            client.wakes = at;
            wakes.add(new Wake(at, client));
        }
    }

    /** The clients whose time has come. */
    List<Client> due(Instant now) {
        var due = new ArrayList<Client>();
        while (!wakes.isEmpty() && !wakes.peek().at().isAfter(now)) {
            var wake = wakes.poll();
            if (wake.at().equals(wake.client().wakes)) {
                wake.client().wakes = Instant.MAX;
                if (!wake.client().gone) {
                    due.add(wake.client());
                }
            }
        }
        return due;
    }

    /** When somebody is to be looked at next. */
    Instant next() {
        return wakes.isEmpty() ? Instant.MAX : wakes.peek().at();
    }
}
