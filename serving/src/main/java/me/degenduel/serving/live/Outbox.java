package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import me.degenduel.serving.live.ServerMessage.Lag;

/**
 * What goes out. A client that is busy is left alone; when its connection is free again it gets the newest rows since its
 * position. So it skips values, never delays anyone, and costs the same however slow it is.
 */
final class Outbox {
    private final Tables tables;
    private final Words words;
    private final Alarms alarms;
    private final Held held;

    private final Rules rules;
    /** Who hears that somebody has not been told all that happened, and cannot be. */
    private Consumer<Subscription> loss = subscription -> {};

    Outbox(Tables tables, Words words, Alarms alarms, Held held, Rules rules) {
        this.tables = tables;
        this.words = words;
        this.alarms = alarms;
        this.held = held;
        this.rules = rules;
    }

    void onLoss(Consumer<Subscription> listener) {
        loss = listener;
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
        var took = Duration.between(client.busySince, now);
        if (took.compareTo(rules.lagAfter()) >= 0) {
            client.deltas.stream()
                    .filter(subscription -> subscription.behind)
                    .forEach(subscription -> subscription.lag = Optional.of(took));
        }
        send(client, now);
    }

    void send(Client client, Instant now) {
        while (!client.busy && !client.gone) {
            var reply = client.replies.poll();
            if (reply != null) {
                hold(client, -reply.size());
                write(client, reply, false, now);
                continue;
            }
            if (client.closing.isPresent()) {
                client.closing.get().run();
                return;
            }
            var next = next(client, now);
            if (next.isEmpty() && client.replies.isEmpty()) {
                break;
            }
            if (next.isEmpty()) {
                continue;
            }
            write(client, next.get(), isMore(client), now);
        }
        if (client.unflushed && !client.busy && !client.gone) {
            client.unflushed = false;
            if (!client.connection.flush()) {
                busy(client, now);
            }
        }
        if (!client.busy && !client.gone && client.replies.isEmpty() && !client.listening && client.awaited == 0) {
            client.listening = true;
            client.connection.listen();
        }
    }

    /** Whether another frame may follow at once: what goes together costs little more than one of them. */
    private static boolean isMore(Client client) {
        return client.hasUntold() || areBehind(client.logs) || areBehind(client.deltas);
    }

    private static boolean areBehind(List<Subscription> subscriptions) {
        for (var subscription : subscriptions) {
            if (subscription.behind) {
                return true;
            }
        }
        return false;
    }

    /** Nothing goes to this client any more. */
    void drop(Client client) {
        hold(client, -client.held);
        client.gone = true;
        client.replies.clear();
        client.forgetUntold();
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
        client.unflushed = more;
        if (!client.connection.send(frame, more)) {
            busy(client, now);
            client.underWay = frame.size();
            hold(client, client.underWay);
        }
    }

    private void busy(Client client, Instant now) {
        client.busy = true;
        client.busySince = now;
        alarms.wake(client, now.plus(rules.stalledFor()));
    }

    private Optional<Encoded> next(Client client, Instant now) {
        for (var urgency : client.urgencies) {
            var next = next(client, urgency, now);
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    private Optional<Encoded> next(Client client, Urgency urgency, Instant now) {
        return rows(client, urgency, now)
                .or(() -> happened(client, urgency, now))
                .or(() -> told(client, urgency, now))
                .or(() -> list(client, urgency, now));
    }

    private Optional<Encoded> rows(Client client, Urgency urgency, Instant now) {
        for (var subscription : client.deltas) {
            if (!subscription.behind || subscription.channel.urgency() != urgency) {
                continue;
            }
            if (subscription.restsUntil.isAfter(now)) {
                alarms.wake(client, subscription.restsUntil);
                continue;
            }
            var audience = tables.audience(subscription.channel.rows());
            if (audience.hasLost(subscription)) {
                return lost(subscription);
            }
            var lag = subscription.lag;
            if (lag.isPresent()) {
                subscription.lag = Optional.empty();
                return Optional.of(
                        Wire.frame(new Lag(subscription.name, lag.get().toMillis(), now)));
            }
            var changes = audience.changes(subscription, now);
            if (changes.isPresent()) {
                subscription.restsUntil = now.plus(subscription.manner.rest());
                return changes;
            }
        }
        return Optional.empty();
    }

    private Optional<Encoded> happened(Client client, Urgency urgency, Instant now) {
        for (var subscription : client.logs) {
            if (!subscription.behind || subscription.channel.urgency() != urgency) {
                continue;
            }
            var audience = tables.audience(subscription.channel.rows());
            if (audience.hasLost(subscription)) {
                return lost(subscription);
            }
            var next = audience.next(subscription, now);
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    /** Of what happened, nobody is told less than all without a word: it is said, and then ends. */
    private Optional<Encoded> lost(Subscription subscription) {
        subscription.behind = false;
        loss.accept(subscription);
        return Optional.empty();
    }

    private Optional<Encoded> told(Client client, Urgency urgency, Instant now) {
        var untold = client.untold(urgency).entrySet().iterator();
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

    private Optional<Encoded> list(Client client, Urgency urgency, Instant now) {
        for (var subscription : client.lists) {
            if (subscription.channel.urgency() != urgency) {
                continue;
            }
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
