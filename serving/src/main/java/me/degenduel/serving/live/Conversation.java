package me.degenduel.serving.live;

import static java.util.Comparator.naturalOrder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.serving.live.ServerMessage.AuthenticationResult;
import me.degenduel.serving.live.ServerMessage.ConnectionEstablished;
import me.degenduel.serving.live.ServerMessage.HeartbeatAck;
import me.degenduel.serving.live.ServerMessage.SubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.Subscriptions;
import me.degenduel.serving.live.ServerMessage.UnsubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.User;
import me.degenduel.serving.read.ConnectionJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every socket does: opens, listens, answers, watches the clock and closes. */
final class Conversation {
    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    /** Few clients need not wait for each other for long. */
    private static final Duration LONGEST_GAP = Duration.ofMillis(10);

    private static final String SHUTTING_DOWN = "The server is shutting down";
    private static final String SIGNED_OUT = "The session has ended";

    private final Live live;
    private final Channels channels;
    private final Passports passports;
    private final Rules rules;
    private final Switches switches;
    private final SocketMeters meters;
    private final InstantSource clock;
    private boolean leaving;

    Conversation(
            Live live,
            Channels channels,
            Passports passports,
            Rules rules,
            Switches switches,
            SocketMeters meters,
            InstantSource clock) {
        this.live = live;
        this.channels = channels;
        this.passports = passports;
        this.rules = rules;
        this.switches = switches;
        this.meters = meters;
        this.clock = clock;
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
        show(client);
        var off = switches.off(client.endpoint);
        if (leaving) {
            end(client, CloseCode.SHUTDOWN, SHUTTING_DOWN);
            return;
        }
        if (!client.endpoint.isServed()) {
            var name = client.endpoint.name();
            fail(client, Code.NOT_AVAILABLE, "The socket " + name + " is not available yet", null);
            close(client, CloseCode.NOT_YET, "Not available yet");
        } else if (off.isPresent()) {
            switchOff(client, off.get());
        } else if (mayStay(client)) {
            establish(client);
        } else if (client.opening.signsInLater()) {
            client.signInBefore = now.plus(rules.signInWithin());
        } else {
            fail(client, Code.UNAUTHORIZED, "Authentication required", null);
            close(client, CloseCode.SIGN_IN_FIRST, "Authentication required");
        }
        send(client);
        watch(client);
    }

    /** Whether it is served as who it is now. */
    private static boolean mayStay(Client client) {
        return client.endpoint.admits(client.person, client.opening.channel());
    }

    private void establish(Client client) {
        var opening = client.opening;
        for (var name : automatic(client)) {
            channels.named(name)
                    .filter(channel -> channel.access().allows(client.person, name))
                    .ifPresent(channel -> subscribe(client, channel, name, opening.delta(), opening.since()));
        }
        opening.channel()
                .filter(name -> !client.subscriptions.containsKey(name))
                .ifPresent(name -> subscribe(client, name, opening.delta(), opening.since()));
        if (client.endpoint.ofMarket()) {
            live.outage().ifPresent(outage -> live.reply(client, outage));
        }
        var now = clock.instant();
        live.reply(
                client,
                new ConnectionEstablished(
                        client.id,
                        client.person.isPresent(),
                        now,
                        client.person
                                .map(person -> new User(person.wallet(), person.role()))
                                .orElse(null)));
        client.established = true;
    }

    private static List<String> automatic(Client client) {
        var forAdmins = client.isAdmin() ? client.endpoint.automaticForAdmins() : List.<String>of();
        return Stream.concat(client.endpoint.automatic().stream(), forAdmins.stream())
                .toList();
    }

    // Listening

    void hear(Client client, String text) {
        // Whoever is told goodbye is not listened to.
        if (client.gone || client.closing.isPresent()) {
            return;
        }
        var now = clock.instant();
        client.listening = false;
        client.said++;
        client.pongDue = Instant.MAX;
        var limit = client.allowed(client.endpoint.limits().messages(), rules);
        if (client.heard.admits(now.toEpochMilli(), limit)) {
            read(client, text).ifPresent(message -> answer(client, message));
        } else if (client.heard.outOfPatience()) {
            close(client, CloseCode.POLICY, "Too many messages");
        } else {
            fail(client, Code.RATE_LIMIT_EXCEEDED, "At most " + limit + " messages a minute", null);
        }
        send(client);
    }

    /** Says something that is said once, and to nobody later. */
    void tell(Client client, ByteBuffer frame) {
        live.reply(client, frame);
        send(client);
    }

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
        var frame = Wire.frame(status);
        for (var client : List.copyOf(live.clients())) {
            if (client.established && client.endpoint.ofMarket()) {
                tell(client, frame);
            }
        }
    }

    /** What cannot go at once waits, unless that is too much. */
    void send(Client client) {
        live.send(client);
        if (client.held > rules.heldBytes()) {
            giveUp(client);
        }
    }

    private Optional<ClientMessage> read(Client client, String text) {
        try {
            var message = Wire.JSON.readTree(text);
            var type = message.path("type");
            if (!type.isTextual()) {
                count(client, "none");
                refuse(client);
                return Optional.empty();
            }
            return read(client, message, type.textValue());
        } catch (JsonProcessingException notJson) {
            count(client, "none");
            refuse(client);
            return Optional.empty();
        }
    }

    private Optional<ClientMessage> read(Client client, JsonNode message, String type) {
        try {
            var read = Wire.JSON.treeToValue(message, ClientMessage.class);
            count(client, type);
            return Optional.of(read);
        } catch (InvalidTypeIdException unknown) {
            count(client, "unknown");
            fail(client, Code.UNKNOWN_MESSAGE_TYPE, "This socket knows no such message", type);
        } catch (JsonProcessingException unfit) {
            count(client, type);
            fail(client, Code.MESSAGE_PROCESSING_ERROR, "A field is missing or of the wrong kind", type);
        }
        return Optional.empty();
    }

    /** @param type that we know: what else clients may write has no end */
    private void count(Client client, String type) {
        meters.heard(client.endpoint.name(), type).increment();
    }

    private void refuse(Client client) {
        fail(client, Code.INVALID_MESSAGE, "A message is a JSON object with a type", null);
        close(client, CloseCode.UNPARSABLE, "Invalid message");
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
            // One client's message must not end the process for all others; the log and the counter say it loudly.
            log.atError().addKeyValue("message", type).setCause(bug).log("A message could not be answered");
            meters.bugs().increment();
            fail(client, Code.INTERNAL_ERROR, "Something went wrong on our side", type);
        }
    }

    private void answer(Client client, ClientMessage.Everywhere message, String type) {
        var now = clock.instant();
        switch (message) {
            case ClientMessage.Heartbeat heartbeat -> live.reply(client, new HeartbeatAck(now));
            case ClientMessage.Ping ping -> live.reply(client, new ServerMessage.Pong(now));
            case ClientMessage.Pong pong -> {}
            case ClientMessage.Authenticate authenticate -> authenticate(client, authenticate);
            case ClientMessage.Subscribe subscribe -> {
                if (signedIn(client, type) && !client.endpoint.dialect().takes(subscribe, client, this)) {
                    var since = Optional.ofNullable(subscribe.since());
                    subscribe(client, subscribe.channel(), subscribe.delta(), since);
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

    /** Lets administrators see who is there. */
    private void show(Client client) {
        var wallet = client.person.map(Person::wallet).orElse(null);
        var role = client.person
                .map(who -> who.role().name().toLowerCase(Locale.ROOT))
                .orElse(null);
        live.put(
                channels.connections,
                client.id,
                new ConnectionJson(client.id, client.endpoint.name(), wallet, role, client.since));
    }

    /** Says to all who follow a service in words, or its layer, or all, that it is worse or better. */
    void tell(ServerMessage.ServiceAlert alert) {
        var names = List.of("services", "service." + alert.service(), "layer." + alert.layer());
        var frame = Wire.frame(alert);
        for (var client : List.copyOf(live.clients())) {
            if (names.stream()
                    .map(client.subscriptions::get)
                    .anyMatch(subscription -> subscription != null && !subscription.delta)) {
                tell(client, frame);
            }
        }
    }

    // Channels

    private void subscribe(Client client, String name, boolean delta, Optional<String> since) {
        if (name == null) {
            fail(client, Code.INVALID_SUBSCRIPTION, "Which channel?", "subscribe");
        } else {
            admitted(client, name, "subscribe").ifPresent(channel -> subscribe(client, channel, name, delta, since));
        }
    }

    /**
     * The channel of that name, if the client may follow it, and one more; otherwise it is told why not.
     *
     * @param type of the message that asked for it
     */
    private Optional<Channel> admitted(Client client, String name, String type) {
        var channel = channels.named(name);
        if (!channel.map(Channel::access).orElseGet(() -> Access.of(name)).allows(client.person, name)) {
            fail(client, Code.SUBSCRIPTION_DENIED, "This channel is not for you: " + name, type);
        } else if (channel.isEmpty()) {
            fail(client, Code.INVALID_SUBSCRIPTION, "No such channel is served: " + name, type);
        } else if (!client.subscriptions.containsKey(name)
                && client.channels() >= client.allowed(rules.channels(), rules)) {
            var most = client.allowed(rules.channels(), rules);
            fail(client, Code.INVALID_SUBSCRIPTION, "At most " + most + " channels a connection", type);
        } else if (!live.hasRoomFor(channel.get(), name)) {
            fail(
                    client,
                    Code.INVALID_SUBSCRIPTION,
                    "This instance shows as many charts as it can: try again later",
                    type);
        } else {
            return channel;
        }
        return Optional.empty();
    }

    /** Follows a channel because a dialect's own message said so. */
    void join(Client client, String name, String type) {
        admitted(client, name, type).ifPresent(channel -> subscribe(client, channel, name, false, Optional.empty()));
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

    /** In the dialect's words, and in the order of those who ask for something and mean to hear more of it. */
    void follow(Client client, String name, String type) {
        admitted(client, name, type).ifPresent(channel -> {
            var subscription = live.subscribe(client, channel, name, false, false);
            live.begin(subscription, Optional.empty()).forEach(frame -> live.reply(client, frame));
            live.reply(client, new SubscriptionConfirmed(name, clock.instant()));
        });
    }

    private void subscribe(Client client, Channel channel, String name, boolean delta, Optional<String> since) {
        var subscription = live.subscribe(client, channel, name, delta, false);
        live.reply(client, new SubscriptionConfirmed(name, clock.instant()));
        live.begin(subscription, since).forEach(frame -> live.reply(client, frame));
    }

    void unsubscribe(Client client, String name) {
        var subscription = Optional.ofNullable(name).map(client.subscriptions::get);
        if (subscription.isEmpty()) {
            fail(client, Code.INVALID_UNSUBSCRIPTION, "You do not follow that channel", "unsubscribe");
        } else {
            live.unsubscribe(subscription.get());
            live.reply(client, new UnsubscriptionConfirmed(name, clock.instant()));
        }
    }

    // Who it is

    private void authenticate(Client client, ClientMessage.Authenticate message) {
        var now = clock.instant();
        var person = Optional.ofNullable(message.token()).flatMap(token -> passports.check(token, now));
        if (person.isEmpty()) {
            live.reply(client, AuthenticationResult.failed(now));
            return;
        }
        live.identify(client, person);
        Life.signedIn(client);
        show(client);
        client.signInBefore = Instant.MAX;
        watch(client);
        live.reply(client, AuthenticationResult.success(person.get(), now));
        if (!client.established) {
            establish(client);
            return;
        }
        narrow(client, "You may no longer do that");
        var back = List.copyOf(client.suspended);
        client.suspended.clear();
        for (var subscription : back) {
            if (!client.subscriptions.containsKey(subscription.name) && allows(client, subscription)) {
                subscribe(client, subscription.channel, subscription.name, subscription.delta, Optional.empty());
            }
        }
    }

    /** The users table says something else of somebody: who is banned or demoted loses what he may no longer see. */
    void recheck(String wallet) {
        for (var client : List.copyOf(live.of(wallet))) {
            live.identify(client, client.person.flatMap(passports::asTheTablesSay));
            narrow(client, "You may no longer do that");
            if (!mayStay(client)) {
                close(client, CloseCode.SIGN_IN_FIRST, "Authentication required");
            }
            send(client);
        }
    }

    /** A session that was ended before its time ends everything that was opened with it. */
    void recheckSession(String session) {
        for (var client : List.copyOf(live.ofSession(session))) {
            if (client.person.flatMap(passports::asTheTablesSay).isEmpty()) {
                live.identify(client, Optional.empty());
                narrow(client, SIGNED_OUT);
                close(client, CloseCode.SIGN_IN_FIRST, SIGNED_OUT);
                send(client);
            }
        }
    }

    /** Ends what the client may not follow as who it is now, and says so if there is less. */
    private void narrow(Client client, String why) {
        client.endpoint.dialect().identified(client, this);
        var denied = client.subscriptions.values().stream()
                .filter(subscription -> !allows(client, subscription))
                .toList();
        denied.forEach(live::unsubscribe);
        client.suspended.addAll(denied);
        if (client.person.isEmpty() || !denied.isEmpty()) {
            fail(client, Code.UNAUTHORIZED, why, null);
        }
    }

    private static boolean allows(Client client, Subscription subscription) {
        return subscription.channel.access().allows(client.person, subscription.name);
    }

    // Switches

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
        close(client, CloseCode.SWITCHED_OFF, reason);
    }

    // Time

    /** What is due for a client now. */
    void look(Client client) {
        var now = clock.instant();
        if (!client.leaves.isAfter(now)) {
            end(client, CloseCode.SHUTDOWN, SHUTTING_DOWN);
            return;
        }
        if (client.person.filter(person -> !person.expires().isAfter(now)).isPresent()) {
            live.identify(client, Optional.empty());
            narrow(client, "Your token has expired");
        }
        if (!client.signInBefore.isAfter(now)) {
            client.signInBefore = Instant.MAX;
            fail(client, Code.UNAUTHORIZED, "Authentication required", null);
            close(client, CloseCode.SIGN_IN_FIRST, "Authentication required");
        }
        if (client.busy) {
            waitForSlow(client, now);
        } else if (!client.pongDue.isAfter(now)) {
            close(client, CloseCode.POLICY, "heartbeat timeout");
        } else if (!client.pingDue.isAfter(now)) {
            client.connection.ping();
            client.pingDue = now.plus(client.spread(rules.pingEvery()));
            client.pongDue = now.plus(rules.pongWithin());
        }
        live.send(client);
        watch(client);
    }

    /** Behind a frame that has not gone, no ping would be seen: silence proves nothing, only a long one does. */
    private void waitForSlow(Client client, Instant now) {
        client.pongDue = Instant.MAX;
        if (!client.pingDue.isAfter(now)) {
            client.pingDue = now.plus(LOOK_AGAIN);
        }
        if (!client.busySince.plus(rules.stalledFor()).isAfter(now)) {
            giveUp(client);
        }
    }

    private void giveUp(Client client) {
        meters.stalled().increment();
        end(client, CloseCode.TOO_SLOW, "Too slow");
    }

    void pong(Client client) {
        client.pongDue = Instant.MAX;
    }

    private void watch(Client client) {
        live.wake(
                client,
                Stream.of(
                                client.pingDue,
                                client.pongDue,
                                client.signInBefore,
                                client.leaves,
                                client.person.map(Person::expires).orElse(Instant.MAX))
                        .min(naturalOrder())
                        .orElseThrow());
    }

    // Ending

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
        List.copyOf(live.clients()).forEach(client -> end(client, CloseCode.SHUTDOWN, SHUTTING_DOWN));
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

    private void close(Client client, CloseCode code, String reason) {
        client.closing = Optional.of(() -> end(client, code, reason));
    }

    void fail(Client client, Code code, String message, String originalType) {
        meters.error(code).increment();
        live.reply(client, new ServerMessage.Problem(code, message, originalType, clock.instant()));
    }
}
