package me.degenduel.standalone.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The channels that are followed, and how far each of them was heard: what has to be said again on a new connection. */
final class Followed {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The last cursor of each; empty of those in words. */
    private final Map<String, String> cursors = new LinkedHashMap<>();

    private final Set<String> confirmed = new LinkedHashSet<>();
    /** What the unified socket calls them. */
    private final Set<String> topics = new LinkedHashSet<>();

    void hear(JsonNode frame) {
        var channel = frame.path("channel").asText();
        switch (frame.path("type").asText()) {
            case "subscription_confirmed" -> {
                confirmed.add(channel);
                cursors.putIfAbsent(channel, "");
            }
            case "unsubscription_confirmed" -> {
                confirmed.remove(channel);
                cursors.remove(channel);
            }
            case "ACKNOWLEDGMENT" -> acknowledged(frame);
            case "snapshot", "changes" ->
                cursors.put(channel, frame.path("cursor").asText());
            default -> {}
        }
    }

    private void acknowledged(JsonNode frame) {
        var named = frame.path("topics").valueStream().map(JsonNode::asText).toList();
        switch (frame.path("operation").asText()) {
            case "SUBSCRIBE" -> topics.addAll(named);
            case "UNSUBSCRIBE" -> named.forEach(topics::remove);
            default -> {}
        }
    }

    /** In the order in which they were first followed. */
    List<String> channels() {
        return Stream.concat(cursors.keySet().stream(), topics.stream()).toList();
    }

    /** Nothing is confirmed any more. */
    void lost() {
        confirmed.clear();
    }

    /** What to say once a connection is live, but for what it has confirmed by itself. */
    List<ObjectNode> missing() {
        var again = cursors.keySet().stream()
                .filter(channel -> !confirmed.contains(channel))
                .map(channel -> subscribe(channel, cursors.get(channel)));
        return Stream.concat(again, topics.isEmpty() ? Stream.of() : Stream.of(subscribeTopics()))
                .toList();
    }

    private ObjectNode subscribeTopics() {
        var message = JSON.createObjectNode().put("type", "SUBSCRIBE");
        topics.forEach(message.putArray("topics")::add);
        return message;
    }

    private static ObjectNode subscribe(String channel, String cursor) {
        var message = JSON.createObjectNode().put("type", "subscribe").put("channel", channel);
        return cursor.isEmpty() ? message : message.put("delta", true).put("since", cursor);
    }
}
