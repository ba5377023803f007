package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What time brings to a client: pings, a token that expires, its patience and ours. */
final class Vigil {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Live live;
    private final Rules rules;
    private final Replies replies;
    private final Endings endings;
    private final Identity identity;
    private final InstantSource clock;

    Vigil(Live live, Rules rules, Replies replies, Endings endings, Identity identity, InstantSource clock) {
        this.live = live;
        this.rules = rules;
        this.replies = replies;
        this.endings = endings;
        this.identity = identity;
        this.clock = clock;
    }

    /** What is due for a client now. */
    void look(Client client) {
        var now = clock.instant();
        if (!client.leaves.isAfter(now)) {
            endings.shutDown(client);
            return;
        }
        if (client.person.filter(person -> !person.expires().isAfter(now)).isPresent()) {
            live.identify(client, Optional.empty());
            identity.narrow(client, "Your token has expired");
        }
        if (!client.signInBefore.isAfter(now)) {
            client.signInBefore = Instant.MAX;
            replies.fail(client, Code.UNAUTHORIZED, "Authentication required", null);
            endings.close(client, CloseCode.SIGN_IN_FIRST, "Authentication required");
        }
        if (client.busy) {
            waitForSlow(client, now);
        } else if (!client.pongDue.isAfter(now)) {
            endings.close(client, CloseCode.POLICY, "heartbeat timeout");
        } else if (!client.pingDue.isAfter(now)) {
            client.connection.ping();
            client.pingDue = now.plus(client.spread(rules.pingEvery()));
            client.pongDue = now.plus(rules.pongWithin());
        }
        live.send(client);
        live.watch(client);
    }

    /** Behind a frame that has not gone, no ping would be seen: silence proves nothing, only a long one does. */
    private void waitForSlow(Client client, Instant now) {
        client.pongDue = Instant.MAX;
        if (!client.pingDue.isAfter(now)) {
            client.pingDue = now.plus(LOOK_AGAIN);
        }
        if (!client.busySince.plus(rules.stalledFor()).isAfter(now)) {
            endings.giveUp(client);
        }
    }

    void pong(Client client) {
        client.pongDue = Instant.MAX;
    }
}
