package me.degenduel.connect.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads JSON so that a number stays the text that was written: 1e-9 is not 1E-9, and 0.000010 keeps its zero. In these
 * trees numbers and texts are both texts, because sources mix them as they like.
 */
public final class Json {
    private static final JsonFactory FORMAT = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /**
     * The whole of it as a tree.
     *
     * @throws IOException if it is no JSON, or not all of it
     */
    public static JsonNode read(byte[] body) throws IOException {
        try (var parser = FORMAT.createParser(body)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "there is nothing");
            }
            var tree = node(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "there is something after the end");
            }
            return tree;
        }
    }

    /** A text or a number there, as written; nothing where there is null, nothing or something else. */
    public static Optional<String> text(JsonNode from, String field) {
        return text(from.path(field));
    }

    public static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    private static JsonNode node(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var object = NODES.objectNode();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    object.set(name, node(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                var array = NODES.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(node(parser));
                }
                yield array;
            }
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.textNode(parser.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new JsonParseException(parser, "a value is missing");
        };
    }
}
