package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Map;

/** The other end of a {@link Child}: what it is told, line by line, and what it answers. */
final class Told {
    interface Each {
        void take(JsonNode order) throws Exception;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private Told() {}

    /** Returns when whoever gives them has gone. */
    static void take(Each each) throws Exception {
        try (var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                each.take(JSON.readTree(line));
            }
        }
    }

    static void answer(Map<String, ?> what) {
        try {
            System.out.println(JSON.writeValueAsString(what));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
