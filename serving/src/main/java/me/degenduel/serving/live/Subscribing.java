package me.degenduel.serving.live;

import java.time.InstantSource;
import java.util.Optional;
import me.degenduel.serving.live.ServerMessage.SubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.UnsubscriptionConfirmed;

/** Which channels a client may follow, and how it begins and ends to. */
final class Subscribing {
    private static final String SUBSCRIBE = Wire.type(ClientMessage.Subscribe.class);

    private final Live live;
    private final Channels channels;
    private final Rules rules;
    private final Manners manners;
    private final Replies replies;
    private final InstantSource clock;

    Subscribing(Live live, Channels channels, Rules rules, Replies replies, InstantSource clock) {
        this.live = live;
        this.channels = channels;
        this.rules = rules;
        this.manners = new Manners(channels, rules);
        this.replies = replies;
        this.clock = clock;
    }

    void subscribe(Client client, ClientMessage.Subscribe wanted) {
        if (wanted.channel() == null) {
            replies.fail(client, Code.INVALID_SUBSCRIPTION, "Which channel?", SUBSCRIBE);
            return;
        }
        admitted(client, wanted.channel(), SUBSCRIBE).ifPresent(channel -> {
            try {
                var manner = manners.of(wanted, channel, client);
                subscribe(client, channel, wanted.channel(), manner, Optional.ofNullable(wanted.since()));
            } catch (Manners.Unfit unfit) {
                replies.fail(client, Code.MESSAGE_PROCESSING_ERROR, unfit.getMessage(), SUBSCRIBE);
            }
        });
    }

    /** In words, or as all that rows have. */
    void subscribe(Client client, String name, Manner manner, Optional<String> since) {
        admitted(client, name, SUBSCRIBE).ifPresent(channel -> subscribe(client, channel, name, manner, since));
    }

    boolean mayFollow(Client client, String name) {
        return channels.named(name)
                .map(Channel::access)
                .orElseGet(() -> Access.of(name))
                .allows(client.person, name);
    }

    /**
     * The channel of that name, if the client may follow it, and one more; otherwise it is told why not.
     *
     * @param type of the message that asked for it
     */
    Optional<Channel> admitted(Client client, String name, String type) {
        return admitted(client, name, type, false);
    }

    /** @param asToken whether it counts as a token, of which one may follow more, and not as a channel */
    Optional<Channel> admitted(Client client, String name, String type, boolean asToken) {
        var channel = channels.named(name);
        var most = client.allowed(asToken ? rules.tokens() : rules.channels(), rules);
        var followed = asToken ? client.rows() : client.channels();
        if (name.length() > Manners.LONGEST) {
            replies.fail(
                    client,
                    Code.INVALID_SUBSCRIPTION,
                    "A channel's name has at most " + Manners.LONGEST + " characters",
                    type);
        } else if (!mayFollow(client, name)) {
            replies.fail(client, Code.SUBSCRIPTION_DENIED, "This channel is not for you: " + name, type);
        } else if (channel.isEmpty()) {
            replies.fail(client, Code.INVALID_SUBSCRIPTION, "No such channel is served: " + name, type);
        } else if (!client.subscriptions.containsKey(name) && followed >= most) {
            var what = asToken ? " tokens" : " channels";
            replies.fail(client, Code.INVALID_SUBSCRIPTION, "At most " + most + what + " a connection", type);
        } else if (!live.hasRoomFor(channel.get(), name)) {
            replies.fail(
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
        admitted(client, name, type)
                .ifPresent(channel -> subscribe(client, channel, name, Manner.WORDS, Optional.empty()));
    }

    /** In the dialect's words, and in the order of those who ask for something and mean to hear more of it. */
    void follow(Client client, String name, String type) {
        admitted(client, name, type).ifPresent(channel -> {
            var subscription = live.subscribe(client, channel, name, Manner.WORDS, false);
            live.begin(subscription, Optional.empty()).forEach(frame -> live.reply(client, frame));
            live.reply(client, new SubscriptionConfirmed(name, clock.instant()));
        });
    }

    void subscribe(Client client, Channel channel, String name, Manner manner, Optional<String> since) {
        var subscription = live.subscribe(client, channel, name, manner, false);
        live.reply(client, new SubscriptionConfirmed(name, clock.instant()));
        live.begin(subscription, since).forEach(frame -> live.reply(client, frame));
    }

    void unsubscribe(Client client, String name) {
        var subscription = Optional.ofNullable(name).map(client.subscriptions::get);
        if (subscription.isEmpty()) {
            replies.fail(client, Code.INVALID_UNSUBSCRIPTION, "You do not follow that channel", "unsubscribe");
        } else {
            live.unsubscribe(subscription.get());
            live.reply(client, new UnsubscriptionConfirmed(name, clock.instant()));
        }
    }
}
