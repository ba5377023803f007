package me.degenduel.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What one address of the registry said. Only Confluent's own error codes count as a word of the registry: a page that
 * some proxy puts in its place says nothing about schemas.
 */
sealed interface RegistryAnswer {
    /** What the registry itself has to say. */
    sealed interface Word extends RegistryAnswer {}

    record Said(JsonNode body) implements Word {}

    /** There is no such schema; perhaps not even the subject. */
    record Unknown(boolean subject) implements Word {}

    /** It will not have what we sent. */
    record Refused(String why) implements Word {}

    /** It will not have us. */
    record Barred(String why) implements RegistryAnswer {}

    /** Nobody there, or not now; worth another try, {@code after} a while if it said so. */
    record Failed(String why, Duration after) implements RegistryAnswer {}

    ObjectMapper JSON = new ObjectMapper();
    int NO_SUBJECT = 40401;
    int NO_VERSION = 40402;
    int NO_SCHEMA = 40403;

    static RegistryAnswer of(HttpResponse<String> response) {
        var status = response.statusCode();
        var body = json(response.body());
        if (status / 100 == 2 && body.isObject()) {
            return new Said(body);
        }
        return switch (status) {
            case 401, 403 ->
                new Barred("answers %d: basic.auth.* or bearer.auth.* are missing or wrong".formatted(status));
            case 404 ->
                switch (body.path("error_code").asInt()) {
                    case NO_SUBJECT -> new Unknown(true);
                    case NO_VERSION, NO_SCHEMA -> new Unknown(false);
                    default -> failed(response);
                };
            case 409, 422 -> new Refused(body.path("message").asText("without a reason"));
            default -> failed(response);
        };
    }

    private static Failed failed(HttpResponse<String> response) {
        var after = response.headers().firstValue("Retry-After").filter(text -> text.matches("\\d{1,6}"));
        var status = response.statusCode();
        var why = status == 429 || status / 100 == 5
                ? "answers " + status
                : "answers %d, but not as a schema registry would".formatted(status);
        return new Failed(
                why, after.map(Long::parseLong).map(Duration::ofSeconds).orElse(Duration.ZERO));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException other) {
            return MissingNode.getInstance();
        }
    }
}
