package me.degenduel.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import me.degenduel.schemas.RegistryAnswer.Refused;
import me.degenduel.schemas.RegistryAnswer.Said;
import me.degenduel.schemas.RegistryAnswer.Unknown;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The schemas that a registry with Confluent's REST API knows, remembered for ever: an id never changes its meaning.
 *
 * <p>Two threads may ask the same at the same time. Both get the same answer, and neither waits for the other's retries.
 */
public final class RegistryClient {
    private record Text(String subject, Schema schema) {}

    private static final Map<RegistryConfig, RegistryClient> SHARED = new ConcurrentHashMap<>();

    private final RegistryConfig config;
    private final RegistryHttp http;
    private final Map<Text, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final UnknownIds unknown = new UnknownIds();

    private RegistryClient(RegistryConfig config) {
        this.config = config;
        this.http = new RegistryHttp(config);
    }

    /** One client for all serdes of a process that are told the same. */
    public static RegistryClient of(Map<String, ?> properties) {
        return SHARED.computeIfAbsent(RegistryConfig.from(properties), RegistryClient::new);
    }

    /** The id of a schema in a subject. A new schema is registered, unless configuration leaves that to people. */
    public int id(String subject, Schema schema) {
        var text = new Text(subject, schema);
        var known = ids.get(text);
        if (known == null) {
            known = find(subject, config.removeJavaProperties() ? JavaProperties.removedFrom(schema) : schema);
            ids.put(text, known);
        }
        return known;
    }

    /** The Avro schema under an id; empty when the registry has none. */
    Optional<Schema> schema(int id) {
        var known = schemas.get(id);
        if (known != null || id < 0 || unknown.contains(id)) {
            return Optional.ofNullable(known);
        }
        var answer = http.ask("GET", "/schemas/ids/" + id, "");
        if (answer instanceof Unknown) {
            // The registry's followers hear of a new schema a moment after its leader gave the id away.
            http.pause(0, Duration.ZERO);
            answer = http.ask("GET", "/schemas/ids/" + id, "");
        }
        var schema = answer instanceof Said said ? parsed(said.body()) : Optional.<Schema>empty();
        schema.ifPresentOrElse(found -> schemas.put(id, found), () -> unknown.add(id));
        return schema;
    }

    /** Why it cannot be told what was asked last, if it cannot. */
    public Optional<String> trouble() {
        return http.trouble();
    }

    private int find(String subject, Schema schema) {
        var body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
        return switch (http.ask("POST", "/subjects/" + encoded(subject), body.toString())) {
            case Said said -> id(said);
            case Refused refused -> throw refused(subject, refused.why());
            case Unknown unknown -> {
                if (!config.autoRegister()) {
                    throw refused(subject, "it is not registered, and auto.register.schemas is false");
                }
                if (unknown.subject()) {
                    protect(subject);
                }
                yield register(subject, body.toString());
            }
        };
    }

    private int register(String subject, String body) {
        return switch (http.ask("POST", "/subjects/" + encoded(subject) + "/versions", body)) {
            case Said said -> id(said);
            case Refused refused -> throw refused(subject, refused.why());
            case Unknown unknown -> throw refused(subject, "it does not take new subjects");
        };
    }

    /** From its first version on, a subject takes only what old and new readers can both read. */
    private void protect(String subject) {
        var body = JsonNodeFactory.instance.objectNode().put("compatibility", "FULL_TRANSITIVE");
        if (http.ask("PUT", "/config/" + encoded(subject), body.toString()) instanceof Refused refused) {
            throw refused(subject, refused.why());
        }
    }

    /** Empty for Protobuf, JSON Schema, and Avro that refers to other subjects: nothing of ours. */
    private Optional<Schema> parsed(JsonNode body) {
        if (!body.path("schema").isTextual()) {
            throw http.unusable("The schema registry answers without the schema it was asked for");
        }
        try {
            return Optional.of(new Schema.Parser()
                    .setValidateDefaults(false)
                    .parse(body.path("schema").textValue()));
        } catch (AvroRuntimeException other) {
            return Optional.empty();
        }
    }

    private int id(Said said) {
        if (!said.body().path("id").canConvertToInt()) {
            throw http.unusable("The schema registry answers without the id it was asked for");
        }
        return said.body().path("id").intValue();
    }

    private static RegistryRefused refused(String subject, String why) {
        return new RegistryRefused(
                "The schema registry refuses our schema of %s: %s. Take that subject away there, or name a registry of our own; data of dd up begin anew with --fresh."
                        .formatted(subject, why));
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, UTF_8).replace("+", "%20");
    }
}
