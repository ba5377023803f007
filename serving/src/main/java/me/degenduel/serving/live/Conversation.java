package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import me.degenduel.serving.live.ServerMessage.HeartbeatAck;
import me.degenduel.serving.live.ServerMessage.Subscriptions;

/**
 * What every socket does: opens ({@link Welcome}), listens ({@link Reading}) and answers ({@link Replies}), lets people
 * sign in ({@link Identity}) and follow channels ({@link Subscribing}), watches the clock ({@link Vigil}) and closes
 * ({@link Endings}).
 */
final class Conversation {
    private final Live live;
    private final Passports passports;
    private final Rules rules;
    private final Switches switches;
    private final InstantSource clock;
    private final Endings endings;
    private final Replies replies;
    private final Reading reading;
    private final Subscribing subscribing;
    private final Welcome welcome;
    private final Identity identity;
    private final Vigil vigil;

    Conversation(
            Live live,
            Channels channels,
            Passports passports,
            Rules rules,
            Switches switches,
            SocketMeters meters,
            InstantSource clock) {
        this.live = live;
        this.passports = passports;
        this.rules = rules;
        this.switches = switches;
        this.clock = clock;
        endings = new Endings(live, channels, meters, clock);
        replies = new Replies(live, rules, endings, meters, clock);
        reading = new Reading(replies, endings, meters);
        subscribing = new Subscribing(live, channels, rules, replies, clock);
        welcome = new Welcome(live, channels, subscribing, clock);
        identity = new Identity(live, channels, passports, replies, endings, subscribing, welcome, clock);
        live.onLoss(this::end);
        vigil = new Vigil(live, rules, replies, endings, identity, clock);
    }

    // Opening

    void open(Client client) {
        var now = clock.instant();
        // Between the handshake and now the tables may have changed, and nobody has looked for this client.
        client.person = client.person.flatMap(passports::asTheTablesSay);
        live.add(client);
        client.since = now;
        client.pingDue = now.plus(client.spread(rules.pingEvery()));
        Life.opened(client);
        identity.show(client);
        var off = switches.off(client.endpoint);
        if (endings.isLeaving()) {
            endings.shutDown(client);
            return;
        }
        if (!client.endpoint.isServed()) {
            var name = client.endpoint.name();
            fail(client, Code.NOT_AVAILABLE, "The socket " + name + " is not available yet", null);
            endings.close(client, CloseCode.NOT_YET, "Not available yet");
        } else if (off.isPresent()) {
            switchOff(client, off.get());
        } else if (Identity.mayStay(client)) {
            replies.onceKnown(client, () -> setUp(client));
        } else if (client.opening.signsInLater()) {
            client.signInBefore = now.plus(rules.signInWithin());
        } else {
            fail(client, Code.UNAUTHORIZED, "Authentication required", null);
            endings.close(client, CloseCode.SIGN_IN_FIRST, "Authentication required");
        }
        send(client);
        live.watch(client);
    }

    private void setUp(Client client) {
        try {
            welcome.establish(client);
        } catch (RuntimeException bug) {
            bug(client, null, bug);
            endings.close(client, CloseCode.BUG, "Could not be set up");
        }
    }

    // Listening

    void hear(Client client, String text) {
        // Whoever is told goodbye is not listened to.
        if (client.gone || client.closing.isPresent()) {
            return;
        }
        var now = clock.instant();
        client.listening = false;
        client.turn = Optional.empty();
        client.said++;
        client.pongDue = Instant.MAX;
        var limit = client.allowed(client.endpoint.limits().messages(), rules);
        if (client.heard.admits(now.toEpochMilli(), limit)) {
            reading.read(client, text).ifPresent(message -> answer(client, message));
        } else if (client.heard.outOfPatience()) {
            endings.close(client, CloseCode.POLICY, "Too many messages");
        } else {
            fail(client, Code.RATE_LIMIT_EXCEEDED, "At most " + limit + " messages a minute", null);
        }
        send(client);
    }

    private void answer(Client client, ClientMessage message) {
        var type = Wire.type(message.getClass());
        try {
            if (message instanceof ClientMessage.Everywhere everywhere) {
                answer(client, everywhere, type);
            } else if (!client.endpoint.understands().isInstance(message)) {
                fail(client, Code.UNKNOWN_MESSAGE_TYPE, "This socket knows no such message", type);
            } else if (signedIn(client, type)) {
                client.endpoint.dialect().hear(message, client, this);
            }
        } catch (RuntimeException bug) {
            bug(client, type, bug);
        }
    }

    void bug(Client client, String type, RuntimeException bug) {
        replies.bug(client, type, bug);
    }

    private void answer(Client client, ClientMessage.Everywhere message, String type) {
        var now = clock.instant();
        switch (message) {
            case ClientMessage.Heartbeat heartbeat -> live.reply(client, new HeartbeatAck(now));
            case ClientMessage.Ping ping -> live.reply(client, new ServerMessage.Pong(now));
            case ClientMessage.Pong pong -> {}
            case ClientMessage.Authenticate authenticate -> identity.authenticate(client, authenticate.token());
            case ClientMessage.Subscribe subscribe -> {
                if (signedIn(client, type) && !client.endpoint.dialect().takes(subscribe, client, this)) {
                    subscribing.subscribe(client, subscribe);
                }
            }
            case ClientMessage.Unsubscribe unsubscribe -> unsubscribe(client, unsubscribe.channel());
            case ClientMessage.GetSubscriptions get ->
                live.reply(client, new Subscriptions(List.copyOf(client.subscriptions.keySet()), now));
        }
    }

    /** Where a token is needed, nothing is served before it has come. */
    private boolean signedIn(Client client, String type) {
        if (!client.established) {
            fail(client, Code.UNAUTHORIZED, "Authentication required", type);
        }
        return client.established;
    }

    // Answering, for dialects too

    void send(Client client) {
        replies.send(client);
    }

    void tell(Collection<Client> clients, ServerMessage message) {
        replies.tell(clients, message);
    }

    void fail(Client client, Code code, String message, String originalType) {
        replies.fail(client, code, message, originalType);
    }

    boolean maySay(Client client, Access access, String type) {
        return replies.maySay(client, access, type);
    }

    boolean authenticate(Client client, String token) {
        return identity.authenticate(client, token);
    }

    boolean mayFollow(Client client, String name) {
        return subscribing.mayFollow(client, name);
    }

    Optional<Channel> admitted(Client client, String name, String type, boolean asToken) {
        return subscribing.admitted(client, name, type, asToken);
    }

    void join(Client client, String name, String type) {
        subscribing.join(client, name, type);
    }

    void follow(Client client, String name, String type) {
        subscribing.follow(client, name, type);
    }

    void unsubscribe(Client client, String name) {
        subscribing.unsubscribe(client, name);
    }

    // Telling many

    /** Says to who waits for a chart that it takes longer. */
    void waits(Subscription subscription) {
        fail(
                subscription.client,
                Code.NOT_READY,
                "The candles come when whoever has them answers: " + subscription.name,
                "subscribe");
        send(subscription.client);
    }

    /** Says to all who watch prices that a source has failed, or is back. */
    void tell(ServerMessage.MarketStatus status) {
        tell(
                live.clients().stream()
                        .filter(client -> client.established)
                        .filter(client -> client.endpoint.ofMarket()
                                || client.endpoint.dialect().wants(status, client))
                        .toList(),
                status);
    }

    /** Says to all who follow a service in words, or its layer, or all, that it is worse or better. */
    void tell(ServerMessage.ServiceAlert alert) {
        var names = List.of("services", "service." + alert.service(), "layer." + alert.layer());
        tell(
                live.clients().stream()
                        .filter(client -> names.stream()
                                .map(client.subscriptions::get)
                                .anyMatch(subscription -> subscription != null && !subscription.delta()))
                        .toList(),
                alert);
    }

    // What changes from outside

    void recheck(String wallet) {
        identity.recheck(wallet);
    }

    void recheckSession(String session) {
        identity.recheckSession(session);
    }

    /** A setting has changed: whoever is on a socket that is off now is told why, and leaves. */
    void lookAtSwitches() {
        for (var client : List.copyOf(live.clients())) {
            if (client.closing.isEmpty()) {
                switches.off(client.endpoint).ifPresent(reason -> {
                    switchOff(client, reason);
                    send(client);
                });
            }
        }
    }

    private void switchOff(Client client, String reason) {
        fail(client, Code.SWITCHED_OFF, reason, null);
        endings.close(client, CloseCode.SWITCHED_OFF, reason);
    }

    void look(Client client) {
        vigil.look(client);
    }

    void pong(Client client) {
        vigil.pong(client);
    }

    // Ending

    /** Whoever has fallen behind what is remembered of a log is told, and may come back and begin anew. */
    private void end(Subscription lost) {
        var client = lost.client;
        fail(client, Code.FELL_BEHIND, "More has happened than is remembered for you: " + lost.name, null);
        endings.close(client, CloseCode.TOO_SLOW, "Fell behind");
    }

    void leave(Duration within) {
        endings.leave(within);
    }

    void closeAll() {
        endings.closeAll();
    }

    /** It sends more than anybody could mean, and none of it a message. */
    void flooded(Client client, String how) {
        if (!client.gone) {
            endings.cutOff(client, how);
        }
    }

    void closed(Client client, int code) {
        endings.closed(client, code);
    }
}
