package me.degenduel.serving.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import java.util.Optional;

/** What a client means by what it writes; what means nothing is answered here. */
final class Reading {
    private final Replies replies;
    private final Endings endings;
    private final SocketMeters meters;

    Reading(Replies replies, Endings endings, SocketMeters meters) {
        this.replies = replies;
        this.endings = endings;
        this.meters = meters;
    }

    Optional<ClientMessage> read(Client client, String text) {
        try {
            var message = Wire.JSON.readTree(text);
            var type = message.path("type");
            if (!type.isTextual()) {
                count(client, "none");
                refuse(client);
                return Optional.empty();
            }
            client.turn = client.voice().turn(message);
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
            replies.fail(client, Code.UNKNOWN_MESSAGE_TYPE, "This socket knows no such message", type);
        } catch (JsonProcessingException unfit) {
            count(client, type);
            replies.fail(client, Code.MESSAGE_PROCESSING_ERROR, "A field is missing or of the wrong kind", type);
        }
        return Optional.empty();
    }

    /** @param type that we know: what else clients may write has no end */
    private void count(Client client, String type) {
        meters.heard(client.endpoint.name(), type).increment();
    }

    private void refuse(Client client) {
        replies.fail(client, Code.INVALID_MESSAGE, "A message is a JSON object with a type", null);
        endings.close(client, CloseCode.UNPARSABLE, "Invalid message");
    }
}
