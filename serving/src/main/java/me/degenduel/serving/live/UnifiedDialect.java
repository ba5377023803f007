package me.degenduel.serving.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import me.degenduel.serving.live.ClientMessage.Auth;
import me.degenduel.serving.live.ClientMessage.Command;
import me.degenduel.serving.live.ClientMessage.Request;
import me.degenduel.serving.live.ClientMessage.SubscribeTopics;
import me.degenduel.serving.live.ClientMessage.UnsubscribeTopics;
import me.degenduel.serving.live.ServerMessage.Acknowledgment;
import me.degenduel.serving.live.ServerMessage.MarketStatus;
import me.degenduel.serving.live.ServerMessage.SystemTold;

/**
 * The unified socket: every channel over one connection, called by topics. It only translates: topics into channels,
 * requests and commands into what other sockets understand, and {@link UnifiedVoice} what they say.
 */
final class UnifiedDialect implements Dialect {
    private final Live live;
    private final Endpoints.Dialects dialects;
    private final InstantSource clock;

    /** @param dialects those of the other sockets */
    UnifiedDialect(Live live, Endpoints.Dialects dialects, InstantSource clock) {
        this.live = live;
        this.dialects = dialects;
        this.clock = clock;
    }

    @Override
    public boolean isPersonal() {
        return true;
    }

    @Override
    public Voice voice() {
        return UnifiedVoice.VOICE;
    }

    @Override
    public void hear(ClientMessage message, Client client, Conversation conversation) {
        switch ((ClientMessage.OfUnified) message) {
            case Auth auth -> conversation.authenticate(client, auth.authToken());
            case SubscribeTopics wanted -> subscribe(wanted, client, conversation);
            case UnsubscribeTopics unwanted -> unsubscribe(unwanted, client, conversation);
            case Request request -> act(false, request.topic(), request.action(), request.data(), client, conversation);
            case Command command -> {
                if ("ping".equals(command.action())) {
                    live.reply(client, new SystemTold("pong", command.requestId(), clock.instant()));
                } else {
                    act(true, command.topic(), command.action(), command.data(), client, conversation);
                }
            }
        }
    }

    // Topics

    private void subscribe(SubscribeTopics wanted, Client client, Conversation conversation) {
        if (isEmpty(wanted.topics(), client, conversation)) {
            return;
        }
        if (wanted.authToken() != null && !conversation.authenticate(client, wanted.authToken())) {
            return;
        }
        var followed = new ArrayList<String>();
        var begun = new ArrayList<Subscription>();
        for (var topic : new LinkedHashSet<>(wanted.topics())) {
            follow(topic, client, conversation).ifPresent(subscriptions -> {
                followed.add(topic);
                begun.addAll(subscriptions);
            });
        }
        if (!followed.isEmpty()) {
            acknowledge("SUBSCRIBE", "success", followed, client);
            begun.forEach(subscription ->
                    live.begin(subscription, Optional.empty()).forEach(frame -> live.reply(client, frame)));
            if (followed.contains(UnifiedTopics.MARKET)) {
                live.outage().ifPresent(outage -> live.reply(client, outage));
            }
        }
    }

    /** What is followed from now on because of a topic; nothing where the client was told why not. */
    private Optional<List<Subscription>> follow(String topic, Client client, Conversation conversation) {
        var ofPerson = Set.of(UnifiedTopics.PORTFOLIO, UnifiedTopics.USER).contains(topic);
        if (ofPerson && !conversation.maySay(client, Access.SIGNED_IN, "SUBSCRIBE")) {
            return Optional.empty();
        }
        var names = UnifiedTopics.channels(topic, client.person);
        if (names.stream().noneMatch(name -> conversation.mayFollow(client, name)) && !names.isEmpty()) {
            conversation.admitted(client, names.getFirst(), "SUBSCRIBE", false);
            return Optional.empty();
        }
        var asToken = UnifiedTopics.token(topic).isPresent();
        var begun = new ArrayList<Subscription>();
        var again = new ArrayList<Subscription>();
        for (var name : names) {
            var already = client.subscriptions.get(name);
            if (already != null && !already.delta()) {
                again.add(already);
            } else if (already == null && conversation.mayFollow(client, name)) {
                var channel = conversation.admitted(client, name, "SUBSCRIBE", asToken);
                if (channel.isEmpty()) {
                    begun.forEach(live::unsubscribe);
                    return Optional.empty();
                }
                begun.add(live.subscribe(client, channel.get(), name, Manner.WORDS, asToken));
            }
        }
        begun.addAll(again);
        return Optional.of(begun);
    }

    private void unsubscribe(UnsubscribeTopics unwanted, Client client, Conversation conversation) {
        if (isEmpty(unwanted.topics(), client, conversation)) {
            return;
        }
        var ended = new ArrayList<String>();
        for (var topic : new LinkedHashSet<>(unwanted.topics())) {
            var channels = client.subscriptions.values().stream()
                    .filter(subscription -> subscription.name.equals(topic)
                            || UnifiedTopics.of(subscription.name).equals(topic))
                    .toList();
            channels.forEach(live::unsubscribe);
            if (channels.isEmpty()) {
                conversation.fail(client, Code.INVALID_UNSUBSCRIPTION, "You do not follow " + topic, "UNSUBSCRIBE");
            } else {
                ended.add(topic);
            }
        }
        if (!ended.isEmpty()) {
            acknowledge("UNSUBSCRIBE", "success", ended, client);
        }
    }

    private static boolean isEmpty(List<String> topics, Client client, Conversation conversation) {
        var empty = topics == null
                || topics.isEmpty()
                || topics.stream().anyMatch(topic -> topic == null || topic.isBlank());
        if (empty) {
            conversation.fail(client, Code.INVALID_REQUEST, "Which topics?", null);
        }
        return empty;
    }

    // Requests and commands

    private void act(
            boolean command, String topic, String name, JsonNode data, Client client, Conversation conversation) {
        if (topic == null || name == null) {
            conversation.fail(client, Code.INVALID_REQUEST, "Which topic, and which action?", null);
            return;
        }
        var action = UnifiedActions.named(command, topic, name);
        if (action.isEmpty()) {
            conversation.fail(
                    client, Code.UNKNOWN_MESSAGE_TYPE, "The topic " + topic + " has no such action: " + name, null);
        } else if (conversation.maySay(client, action.get().access(), name)) {
            try {
                var message = UnifiedActions.message(action.get(), topic, data);
                UnifiedActions.hearer(message, dialects).hear(message, client, conversation);
                if (command && !client.turn.map(turn -> turn.failed).orElse(false)) {
                    acknowledge("COMMAND", "accepted", List.of(topic), client);
                }
            } catch (JsonProcessingException unfit) {
                conversation.fail(
                        client, Code.MESSAGE_PROCESSING_ERROR, "A field is missing or of the wrong kind", null);
            }
        }
    }

    private void acknowledge(String operation, String status, List<String> which, Client client) {
        var id = client.turn.flatMap(turn -> turn.requestId).orElse(null);
        var action = client.turn.flatMap(turn -> turn.action).orElse(null);
        live.reply(client, new Acknowledgment(operation, status, which, action, id, clock.instant()));
    }

    // Who they are, and what comes unasked

    @Override
    public void identified(Client client) {
        dialects.contests().identified(client);
    }

    @Override
    public void left(Client client) {
        dialects.contests().left(client);
    }

    @Override
    public boolean wants(ServerMessage unasked, Client client) {
        return unasked instanceof MarketStatus
                && client.subscriptions.keySet().stream().anyMatch(name -> UnifiedTopics.kind(UnifiedTopics.of(name))
                        .equals(UnifiedTopics.MARKET));
    }
}
