package me.degenduel.serving.live;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.degenduel.serving.live.ServerMessage.AuthenticationResult;
import me.degenduel.serving.read.ConnectionJson;

/** Who a client is, which may change while it is there, and what it may see as that. */
final class Identity {
    private static final String SIGNED_OUT = "The session has ended";

    private final Live live;
    private final Channels channels;
    private final Passports passports;
    private final Replies replies;
    private final Endings endings;
    private final Subscribing subscribing;
    private final Welcome welcome;
    private final InstantSource clock;

    Identity(
            Live live,
            Channels channels,
            Passports passports,
            Replies replies,
            Endings endings,
            Subscribing subscribing,
            Welcome welcome,
            InstantSource clock) {
        this.live = live;
        this.channels = channels;
        this.passports = passports;
        this.replies = replies;
        this.endings = endings;
        this.subscribing = subscribing;
        this.welcome = welcome;
        this.clock = clock;
    }

    /** Whether it is served as who it is now. */
    static boolean mayStay(Client client) {
        return client.endpoint.admits(client.person, client.opening.channel());
    }

    /** Lets administrators see who is there. */
    void show(Client client) {
        var wallet = client.person.map(Person::wallet).orElse(null);
        var role = client.person
                .map(who -> who.role().name().toLowerCase(Locale.ROOT))
                .orElse(null);
        live.put(
                channels.connections,
                client.id,
                new ConnectionJson(client.id, client.endpoint.name(), wallet, role, client.since));
    }

    /** Answers whether they are who they say. */
    boolean authenticate(Client client, String said) {
        var now = clock.instant();
        var person = Optional.ofNullable(said).flatMap(token -> passports.check(token, now));
        if (person.isEmpty()) {
            live.reply(client, AuthenticationResult.failed(now));
            return false;
        }
        live.identify(client, person);
        Life.signedIn(client);
        show(client);
        client.signInBefore = Instant.MAX;
        live.watch(client);
        live.reply(client, AuthenticationResult.success(person.get(), now));
        if (!client.established) {
            replies.onceKnown(client, () -> welcome.establish(client));
            return true;
        }
        narrow(client, "You may no longer do that");
        replies.onceKnown(client, () -> resume(client));
        return true;
    }

    private void resume(Client client) {
        var back = List.copyOf(client.suspended);
        client.suspended.clear();
        for (var subscription : back) {
            if (!client.subscriptions.containsKey(subscription.name) && allows(client, subscription)) {
                subscribing.subscribe(
                        client, subscription.channel, subscription.name, subscription.manner, Optional.empty());
            }
        }
    }

    /** The users table says something else of somebody: who is banned or demoted loses what he may no longer see. */
    void recheck(String wallet) {
        for (var client : List.copyOf(live.of(wallet))) {
            live.identify(client, client.person.flatMap(passports::asTheTablesSay));
            narrow(client, "You may no longer do that");
            if (!mayStay(client)) {
                endings.close(client, CloseCode.SIGN_IN_FIRST, "Authentication required");
            }
            replies.send(client);
        }
    }

    /** A session that was ended before its time ends everything that was opened with it. */
    void recheckSession(String session) {
        for (var client : List.copyOf(live.ofSession(session))) {
            if (client.person.flatMap(passports::asTheTablesSay).isEmpty()) {
                live.identify(client, Optional.empty());
                narrow(client, SIGNED_OUT);
                endings.close(client, CloseCode.SIGN_IN_FIRST, SIGNED_OUT);
                replies.send(client);
            }
        }
    }

    /** Ends what the client may not follow as who it is now, and says so if there is less. */
    void narrow(Client client, String why) {
        client.endpoint.dialect().identified(client);
        var denied = client.subscriptions.values().stream()
                .filter(subscription -> !allows(client, subscription))
                .toList();
        denied.forEach(live::unsubscribe);
        client.suspended.addAll(denied);
        if (client.person.isEmpty() || !denied.isEmpty()) {
            replies.fail(client, Code.UNAUTHORIZED, why, null);
        }
    }

    private static boolean allows(Client client, Subscription subscription) {
        return subscription.channel.access().allows(client.person, subscription.name);
    }
}
