package me.degenduel.serving.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A message of the unified socket that is being answered. */
final class Turn {
    final String type;
    final Optional<String> requestId;
    final Optional<String> topic;
    final Optional<String> action;
    /** Whether something was wrong with it. */
    boolean failed;

    Turn(JsonNode message) {
        this.type = message.path("type").asText();
        this.requestId = text(message, "requestId");
        this.topic = text(message, "topic");
        this.action = text(message, "action");
    }

    private static Optional<String> text(JsonNode message, String field) {
        return Optional.of(message.path(field))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .filter(text -> !message.path(field).isNull());
    }
}
