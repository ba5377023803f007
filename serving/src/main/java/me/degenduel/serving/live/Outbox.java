package me.degenduel.serving.live;

import java.time.Instant;
import java.util.Optional;

/**
 * What goes out. A client that is busy is left alone; when its connection is free again it gets the newest rows since its
 * position. So it skips values, never delays anyone, and costs the same however slow it is.
 */
final class Outbox {
    private final Tables tables;
    private final Words words;
    private final Alarms alarms;
    private final Held held;

    Outbox(Tables tables, Words words, Alarms alarms, Held held) {
        this.tables = tables;
        this.words = words;
        this.alarms = alarms;
        this.held = held;
    }

    void reply(Client client, Encoded frame) {
        client.replies.add(frame);
        hold(client, frame.size());
    }

    /** A frame has gone: the next may follow. */
    void sent(Client client, Instant now) {
        client.busy = false;
        hold(client, -client.underWay);
        client.underWay = 0;
        send(client, now);
    }

    void send(Client client, Instant now) {
        var more = false;
        while (!client.busy && !client.gone) {
            var reply = client.replies.poll();
            if (reply != null) {
                more = false;
                hold(client, -reply.size());
                write(client, reply, false, now);
                continue;
            }
            if (client.closing.isPresent()) {
                client.closing.get().run();
                return;
            }
            var next = next(client, now);
            if (next.isEmpty()) {
                break;
            }
            more = !client.untold.isEmpty();
            write(client, next.get(), more, now);
        }
        if (more && !client.busy && !client.gone) {
            client.busy = !client.connection.flush();
            client.busySince = now;
        }
        if (!client.busy && !client.gone && client.replies.isEmpty() && !client.listening && client.awaited == 0) {
            client.listening = true;
            client.connection.listen();
        }
    }

    /** Nothing goes to this client any more. */
    void drop(Client client) {
        hold(client, -client.held);
        client.gone = true;
        client.replies.clear();
        client.untold.clear();
    }

    private void hold(Client client, long bytes) {
        if (!client.gone) {
            client.held += bytes;
            held.add(bytes, client.held);
        }
    }

    private void write(Client client, Encoded frame, boolean more, Instant now) {
        client.frames++;
        client.bytes += frame.size();
        client.busy = !client.connection.send(frame, more);
        client.busySince = now;
        if (client.busy) {
            client.underWay = frame.size();
            hold(client, client.underWay);
        }
    }

    private Optional<Encoded> next(Client client, Instant now) {
        return rows(client, now)
                .or(() -> happened(client, now))
                .or(() -> told(client, now))
                .or(() -> list(client, now));
    }

    private Optional<Encoded> rows(Client client, Instant now) {
        for (var subscription : client.deltas) {
            if (subscription.behind && subscription.restsUntil.isAfter(now)) {
                alarms.wake(client, subscription.restsUntil);
            } else if (subscription.behind) {
                var changes = tables.audience(subscription.channel.rows()).changes(subscription, now);
                if (changes.isPresent()) {
                    subscription.restsUntil = now.plus(subscription.manner.rest());
                    return changes;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Encoded> happened(Client client, Instant now) {
        for (var subscription : client.logs) {
            if (subscription.behind) {
                var next = tables.audience(subscription.channel.rows()).next(subscription, now);
                if (next.isPresent()) {
                    return next;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Encoded> told(Client client, Instant now) {
        var untold = client.untold.entrySet().iterator();
        while (untold.hasNext()) {
            var entry = untold.next();
            var rested = client.resting.getOrDefault(entry.getKey(), now);
            if (rested.isAfter(now)) {
                alarms.wake(client, rested);
                continue;
            }
            untold.remove();
            var told = words.tell(entry.getKey(), entry.getValue(), now);
            if (told.isPresent()) {
                return told;
            }
        }
        return Optional.empty();
    }

    private Optional<Encoded> list(Client client, Instant now) {
        for (var subscription : client.lists) {
            var list = subscription.list().orElseThrow();
            if (subscription.listDue.isAfter(now)) {
                alarms.wake(client, subscription.listDue);
            } else if (tables.table(list.from()).version() == subscription.listed) {
                subscription.listDue = now.plus(list.every());
                alarms.wake(client, subscription.listDue);
            } else {
                return Optional.of(words.list(subscription, list, now));
            }
        }
        return Optional.empty();
    }
}
