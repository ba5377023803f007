package me.degenduel.schemas;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a document of ours says that JSON is: all that it says is held against it, and what it does not name is wrong. */
public final class Described {
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private final Map<String, JsonSchema> schemas = new HashMap<>();
    private final ObjectNode document;

    public Described(JsonNode document) {
        this.document = document.deepCopy();
        close(this.document);
    }

    public JsonNode document() {
        return document;
    }

    /** Of something that should be what stands at a place of the document. */
    public List<String> wrong(JsonPointer place, JsonNode something) {
        return schemas.computeIfAbsent("#" + place, this::schema).validate(something).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private JsonSchema schema(String place) {
        return factory.getSchema(
                document.deepCopy().put("$ref", place.replace("{", "%7B").replace("}", "%7D")), config);
    }

    /** Readers must bear new fields, so the document allows them; but there should be none. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode schema
                && schema.path("type").asText().equals("object")
                && schema.has("properties")
                && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        node.forEach(Described::close);
    }
}
