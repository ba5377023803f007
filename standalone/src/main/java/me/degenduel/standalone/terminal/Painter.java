package me.degenduel.standalone.terminal;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A frame as a person wants to see it: when, what, and the one line that matters of it. What the server or other people
 * have written is made harmless first.
 */
final class Painter {
    /** How much of a frame that has no words of its own. */
    private static final int MOST = 160;

    private static final int NAMED = 3;
    private static final List<String> SAID_ALREADY = List.of("type", "timestamp", "channel");

    private final boolean colours;
    private boolean whole;
    private boolean raw;

    Painter(boolean colours) {
        this.colours = colours;
    }

    /** Frames whole, on many lines; or no longer. */
    boolean toggleWhole() {
        whole = !whole;
        return whole;
    }

    /** Frames as they came; or no longer. */
    boolean toggleRaw() {
        raw = !raw;
        return raw;
    }

    String paint(Tone tone, String text) {
        return colours ? tone.paint(text) : text;
    }

    String frame(JsonNode frame) {
        if (raw) {
            return Safe.text(frame.toString());
        }
        var type = frame.path("type").asText();
        var line = paint(Tone.QUIET, time(frame)) + ' ' + paint(tone(type, frame), Safe.text(type)) + "  ";
        return whole ? line + '\n' + pretty(frame) : (line + words(type, frame)).stripTrailing();
    }

    private static String time(JsonNode frame) {
        var time = frame.path("timestamp").asText();
        return time.length() > 12 ? Safe.text(time.substring(11, time.length() - 1)) : "            ";
    }

    /** Line breaks are ours here; others stand in texts, where JSON escapes them. */
    private static String pretty(JsonNode frame) {
        try {
            return Connection.JSON
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(frame)
                    .lines()
                    .map(Safe::text)
                    .collect(joining("\n"));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Tone tone(String type, JsonNode frame) {
        return switch (type) {
            case "error", "ERROR" -> Tone.BAD;
            case "authentication_result" -> Tone.ofState(frame.path("status").asText());
            case "service:alert", "market_status", "contest_removed", "admin:circuit_reset" -> Tone.WARNING;
            case "heartbeat_ack", "pong", "service_metrics" -> Tone.QUIET;
            case "connection_established",
                    "subscription_confirmed",
                    "unsubscription_confirmed",
                    "subscriptions",
                    "ACKNOWLEDGMENT" -> Tone.GOOD;
            default -> Tone.NEWS;
        };
    }

    // The one line

    private String words(String type, JsonNode frame) {
        var data = frame.path("data");
        return switch (type) {
            case "connection_established" -> who(frame);
            case "subscription_confirmed", "unsubscription_confirmed" -> text(frame, "channel");
            case "heartbeat_ack", "pong" -> "";
            case "subscriptions" -> list(frame.path("channels"));
            case "error", "ERROR" -> paint(Tone.BAD, text(frame, "code")) + ' ' + text(frame, "message") + of(frame);
            case "ACKNOWLEDGMENT" ->
                text(frame, "operation") + ' ' + state(frame, "status") + ' ' + list(frame.path("topics"));
            case "DATA" -> text(frame, "topic") + ' ' + text(frame, "subtype") + ' ' + cut(data.toString());
            case "authentication_result" -> state(frame, "status") + ' ' + text(frame, "error");
            case "snapshot", "changes" -> rows(frame);
            case "token_update" -> some(data, this::token) + " of " + data.size();
            case "token_data" -> token(data);
            case "MARKET_PRICE" ->
                text(data, "symbol") + ' ' + text(data, "current_text") + change(data.path("change_24h"));
            case "signal" -> text(data, "kind") + ' ' + text(data, "symbol") + ' ' + text(data, "price_text");
            case "SERVER_STATUS_UPDATE", "system_status" -> platform(data);
            case "services:state" -> counts(frame.path("services"));
            case "all_services" -> counts(data);
            case "service:update", "service_status" -> service(data);
            case "service:alert" ->
                text(frame, "service") + ' ' + state(frame, "previous") + " → " + state(frame, "status") + ' '
                        + text(frame, "message");
            case "service:health_check_result", "service:circuit_breaker_reset_result" ->
                text(frame, "service") + ' ' + state(frame, "status");
            case "layer:status" ->
                text(frame, "layer") + ' ' + state(frame, "status") + ": " + list(frame.path("services"));
            case "all_contests" -> some(data, this::contest) + " of " + data.size();
            case "contest_state" -> contest(data);
            case "leaderboard_update" -> text(frame, "contestId") + ": " + some(data.path("entries"), this::place);
            case "chat_message" -> person(data.path("sender")) + ": " + text(data, "text");
            case "user_presence" -> person(frame.path("user")) + ' ' + text(frame, "action");
            default -> rest(frame);
        };
    }

    private String who(JsonNode frame) {
        var user = frame.path("user");
        var role = user.path("role").asText();
        return user.isObject()
                ? "live, as " + paint(Tone.ofRole(role), Safe.text(role)) + ' ' + text(user, "wallet_address")
                : "live, " + paint(Tone.ofRole(""), "not signed in");
    }

    private static String of(JsonNode error) {
        return error.has("originalType") ? " (" + text(error, "originalType") + ")" : "";
    }

    private String rows(JsonNode frame) {
        var reset = frame.path("reset").asBoolean() ? paint(Tone.WARNING, " from the beginning") : "";
        return "%s: %d rows, %d removed%s%s"
                .formatted(
                        text(frame, "channel"),
                        frame.path("rows").size(),
                        frame.path("removed").size(),
                        reset,
                        frame.path("rows").size() == 1
                                ? ' ' + cut(frame.path("rows").path(0).toString())
                                : "");
    }

    private String token(JsonNode token) {
        return text(token, "symbol") + ' ' + text(token, "price_text") + change(token.path("change_24h"));
    }

    private String change(JsonNode percent) {
        return percent.isNumber()
                ? ' '
                        + paint(
                                Tone.ofChange(percent.asDouble()),
                                String.format(Locale.ROOT, "%+.2f %%", percent.asDouble()))
                : "";
    }

    private String platform(JsonNode data) {
        return "%s %s, version %s, up %s"
                .formatted(
                        state(data, "status"),
                        text(data, "message"),
                        text(data, "_version"),
                        Spoken.of(Duration.ofSeconds(data.path("_uptime").asLong())));
    }

    private String counts(JsonNode services) {
        return stream(services)
                .map(service -> service.path("status").asText())
                .collect(groupingBy(state -> state, TreeMap::new, counting()))
                .entrySet()
                .stream()
                .map(state -> state.getValue() + " " + paint(Tone.ofState(state.getKey()), Safe.text(state.getKey())))
                .collect(joining(", "));
    }

    private String service(JsonNode data) {
        return text(data, "service") + ' ' + state(data, "status") + ' ' + text(data, "cause");
    }

    private String contest(JsonNode contest) {
        return "%s %s %s, %s in it"
                .formatted(
                        text(contest, "id"),
                        text(contest, "name"),
                        state(contest, "status"),
                        contest.path("participants").asText());
    }

    private String place(JsonNode entry) {
        return "%s. %s %s".formatted(entry.path("rank").asText(), name(entry, "wallet"), text(entry, "valueText"));
    }

    private String person(JsonNode person) {
        return paint(Tone.ofRole(person.path("role").asText()), name(person, "wallet"));
    }

    private static String name(JsonNode person, String wallet) {
        return person.path("nickname").isTextual() ? text(person, "nickname") : text(person, wallet);
    }

    // Tables

    /** The state of each breaker, one on a line, layer by layer. */
    String circuits(JsonNode services) {
        var widest = stream(services)
                .mapToInt(row -> row.path("service").asText().length())
                .max()
                .orElse(0);
        return stream(services)
                .sorted(comparing((JsonNode row) -> row.path("layer").asText())
                        .thenComparing(row -> row.path("service").asText()))
                .map(row -> circuit(row, widest))
                .collect(joining("\n"));
    }

    private String circuit(JsonNode row, int widest) {
        var status = row.path("status").asText();
        var line = "● %-" + Math.max(1, widest) + "s  %-14s  %-9s  ";
        return paint(Tone.ofState(status), line.formatted(text(row, "service"), text(row, "layer"), Safe.text(status)))
                + text(row, "cause");
    }

    // Pieces

    private String state(JsonNode of, String field) {
        return paint(Tone.ofState(of.path(field).asText()), text(of, field));
    }

    private static String text(JsonNode of, String field) {
        var value = of.path(field);
        return value.isNull() ? "" : Safe.text(value.asText());
    }

    private static String list(JsonNode texts) {
        return stream(texts).map(each -> Safe.text(each.asText())).collect(joining(", "));
    }

    private static String some(JsonNode rows, Function<JsonNode, String> words) {
        var first = stream(rows).limit(NAMED).map(words).collect(joining(", "));
        return rows.size() > NAMED ? first + ", …" : first;
    }

    private static String rest(JsonNode frame) {
        var rest = (ObjectNode) frame.deepCopy();
        rest.remove(SAID_ALREADY);
        return cut(rest.toString());
    }

    private static String cut(String json) {
        var safe = Safe.text(json);
        return safe.length() > MOST ? safe.substring(0, MOST) + "…" : safe;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
