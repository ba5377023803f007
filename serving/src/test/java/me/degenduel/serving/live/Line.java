package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A connection that remembers what it was sent, and takes it as fast as the test says. */
final class Line implements Connection {
    final List<JsonNode> frames = new ArrayList<>();
    final List<Encoded> buffers = new ArrayList<>();
    /** Of each send, whether it could wait for the next. */
    final List<Boolean> waits = new ArrayList<>();

    boolean slow;
    /** Whether what was sent last still waits for the next, or for a flush. */
    boolean waiting;

    int pings;
    CloseCode closed;
    boolean listening;

    @Override
    public boolean send(Encoded frame, boolean more) {
        buffers.add(frame);
        waits.add(more);
        waiting = more;
        if (frame.binary()) {
            return !slow;
        }
        try {
            frames.add(Wire.JSON.readTree(UTF_8.decode(frame.bytes().slice()).toString()));
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
        return !slow;
    }

    @Override
    public boolean flush() {
        waiting = false;
        return !slow;
    }

    @Override
    public void ping() {
        pings++;
    }

    @Override
    public void listen() {
        listening = true;
    }

    @Override
    public void close(CloseCode code, String reason) {
        closed = code;
    }

    List<JsonNode> heard(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .toList();
    }

    JsonNode last(String type) {
        return heard(type).getLast();
    }

    void forget() {
        frames.clear();
        buffers.clear();
        waits.clear();
    }
}
