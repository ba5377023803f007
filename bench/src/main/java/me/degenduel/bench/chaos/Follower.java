package me.degenduel.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Follows the tokens as rows, and comes back with its cursor; it believes what it is told, and writes it down. */
final class Follower extends Returning {
    /** What it was told of a row: nothing where it is gone. */
    record Said(String key, Optional<String> version) {}

    private final Map<String, JsonNode> rows = new TreeMap<>();
    /** Since each time that it had to begin anew. */
    private final List<List<Said>> heard = new ArrayList<>(List.of(new ArrayList<>()));

    private Optional<String> cursor = Optional.empty();

    Follower(Company company, Duration pause, SplittableRandom random) {
        super(company, pause, random);
    }

    @Override
    String path() {
        return "/api/v69/ws/token-data?delta=true"
                + cursor.map(since -> "&since=" + since).orElse("");
    }

    @Override
    void opened() {}

    @Override
    void hear(JsonNode frame) {
        var type = frame.path("type").asText();
        if (!type.equals("snapshot") && !type.equals("changes")) {
            return;
        }
        if (type.equals("snapshot")) {
            rows.clear();
            heard.add(new ArrayList<>());
        }
        frame.path("removed").forEach(key -> {
            rows.remove(key.asText());
            heard.getLast().add(new Said(key.asText(), Optional.empty()));
        });
        frame.path("rows").forEach(row -> {
            rows.put(row.path("address").asText(), row);
            heard.getLast().add(new Said(row.path("address").asText(), Optional.of(version(row))));
        });
        cursor = Optional.of(frame.path("cursor").asText());
    }

    /** What tells one version of a row from another, as far as both sides say it. */
    static String version(JsonNode row) {
        return row.path("name").asText() + " at " + row.path("price_text").asText() + " of "
                + row.path("price_time").asText();
    }

    synchronized List<List<Said>> heard() {
        return heard.stream().map(List::copyOf).toList();
    }

    /** Whether it has these rows or newer ones, and no others. */
    synchronized boolean isAsFarAs(Map<String, JsonNode> truth) {
        return rows.keySet().equals(truth.keySet())
                && truth.entrySet().stream().allMatch(row -> isAsNew(rows.get(row.getKey()), row.getValue()));
    }

    private static boolean isAsNew(JsonNode mine, JsonNode other) {
        return mine.path("name").equals(other.path("name")) && !time(mine).isBefore(time(other));
    }

    private static Instant time(JsonNode row) {
        var time = row.path("price_time");
        return time.isTextual() ? Instant.parse(time.asText()) : Instant.EPOCH;
    }
}
