package me.degenduel.serving.live;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a client is answered: with what goes at once, or waits, and with what is wrong. */
final class Replies {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private final Live live;
    private final Rules rules;
    private final Endings endings;
    private final SocketMeters meters;
    private final InstantSource clock;

    Replies(Live live, Rules rules, Endings endings, SocketMeters meters, InstantSource clock) {
        this.live = live;
        this.rules = rules;
        this.endings = endings;
        this.meters = meters;
        this.clock = clock;
    }

    /** Says something to many, once, and to nobody later. */
    void tell(Collection<Client> clients, ServerMessage message) {
        var frames = new HashMap<Voice, Encoded>();
        for (var client : List.copyOf(clients)) {
            var frame = frames.computeIfAbsent(client.voice(), voice -> Wire.frame(voice.tells(message)));
            live.reply(client, frame);
            send(client);
        }
    }

    /** Serves somebody once other instances have told what they have in contests that are played there. */
    void onceKnown(Client client, Runnable then) {
        var wallet = client.person
                .map(Person::wallet)
                .filter(any -> client.endpoint.dialect().isPersonal());
        if (wallet.filter(one -> !live.knows(one)).isEmpty()) {
            then.run();
            return;
        }
        client.awaited++;
        live.onceKnown(wallet.get(), client, () -> {
            client.awaited--;
            if (!client.gone && client.closing.isEmpty()) {
                serve(client, then);
                send(client);
            }
        });
    }

    private void serve(Client client, Runnable then) {
        try {
            then.run();
        } catch (RuntimeException bug) {
            bug(client, null, bug);
            endings.close(client, CloseCode.BUG, "Could not be set up");
        }
    }

    /** What one client wants must not end the process for all others; the log and the counter say it loudly. */
    void bug(Client client, String type, RuntimeException bug) {
        log.atError()
                .addKeyValue("socket", client.endpoint.name())
                .addKeyValue("message", type)
                .setCause(bug)
                .log("A client could not be served");
        meters.bugs().increment();
        fail(client, Code.INTERNAL_ERROR, "Something went wrong on our side", type);
    }

    /** What cannot go at once waits, unless that is too much. */
    void send(Client client) {
        live.send(client);
        if (client.awaited == 0) {
            client.turn = Optional.empty();
        }
        if (client.held > rules.heldBytes()) {
            endings.giveUp(client);
        }
    }

    /** Whether somebody may say such a message; otherwise they are told why not. */
    boolean maySay(Client client, Access access, String type) {
        var may = access.allows(client.person, "");
        if (!may) {
            var why = access == Access.ADMIN ? "Only administrators may do this" : "Authentication required";
            fail(client, Code.UNAUTHORIZED, why, type);
        }
        return may;
    }

    void fail(Client client, Code code, String message, String originalType) {
        meters.error(code).increment();
        client.turn.ifPresent(turn -> turn.failed = true);
        live.reply(client, new ServerMessage.Problem(code, message, originalType, clock.instant()));
    }
}
