package me.degenduel.serving.live;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import me.degenduel.serving.live.ServerMessage.ConnectionEstablished;
import me.degenduel.serving.live.ServerMessage.User;

/** What everybody is told who comes in, in this order. */
final class Welcome {
    private final Live live;
    private final Channels channels;
    private final Subscribing subscribing;
    private final InstantSource clock;

    Welcome(Live live, Channels channels, Subscribing subscribing, InstantSource clock) {
        this.live = live;
        this.channels = channels;
        this.subscribing = subscribing;
        this.clock = clock;
    }

    void establish(Client client) {
        var opening = client.opening;
        for (var name : automatic(client)) {
            channels.named(name)
                    .filter(channel -> channel.access().allows(client.person, name))
                    .ifPresent(channel ->
                            subscribing.subscribe(client, channel, name, Manner.of(opening.delta()), opening.since()));
        }
        opening.channel()
                .filter(name -> !client.subscriptions.containsKey(name))
                .ifPresent(name -> subscribing.subscribe(client, name, Manner.of(opening.delta()), opening.since()));
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
}
