package me.degenduel.standalone.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A line that somebody typed. */
sealed interface Said {
    /** Follows a channel; with {@code delta}, as rows. */
    record Subscribe(String channel, boolean delta) implements Said {}

    /** Follows it no longer. */
    record Unsubscribe(String channel) implements Said {}

    /** How the connection is. */
    record Status() implements Said {}

    /** Any message. */
    record Send(ObjectNode message) implements Said {}

    /** How long the server takes to answer. */
    record Ping() implements Said {}

    /** The states of all breakers. */
    record Circuit() implements Said {}

    /** Something about one service: a message of {@code circuit-breaker}. */
    record CircuitOf(String type, String service) implements Said {}

    /** Empties the screen. */
    record Clear() implements Said {}

    /** Frames whole, on many lines; or no longer. */
    record Verbose() implements Said {}

    /** Frames as they came; or no longer. */
    record Json() implements Said {}

    /** What can be typed. */
    record Help() implements Said {}

    /** The end. */
    record Quit() implements Said {}

    /** Nothing. */
    record Nothing() implements Said {}

    /** Something that makes no sense, and why. */
    record Wrong(String why) implements Said {}

    /** The commands, in the order of the help. */
    List<String> COMMANDS = List.of(
            "subscribe",
            "unsubscribe",
            "status",
            "send",
            "ping",
            "circuit",
            "clear",
            "verbose",
            "json",
            "help",
            "quit");

    String HELP = """
            subscribe CHANNEL [delta]     follows a channel: in words, or as rows
            unsubscribe CHANNEL           follows it no longer
            status                        how the connection is, and what it follows
            send TYPE [FIELD=VALUE …]     says a message, such as: send get_token symbol=BONK
            send {"type":…}               says it as it is
            ping                          how long the server takes to answer
            circuit                       the state of each breaker, on circuit-breaker
            circuit SERVICE               one of them, from now on, and its numbers
            circuit check|reset SERVICE   has a service looked at, or its breaker closed, as administrator
            clear                         empties the screen
            verbose                       frames whole, on many lines; again: no longer
            json                          frames as they came; again: no longer
            help                          this
            quit                          the end, as Ctrl-D is
            Tab completes, and the arrows bring back what was typed before.""";

    static Said parse(String line) {
        var typed = line.strip();
        if (typed.isEmpty()) {
            return new Nothing();
        }
        if (typed.startsWith("{")) {
            return message(typed);
        }
        var words = List.of(typed.split("\\s+", -1));
        var rest = words.subList(1, words.size());
        return switch (words.getFirst()) {
            case "subscribe" -> subscribe(rest);
            case "unsubscribe" ->
                rest.size() == 1 ? new Unsubscribe(rest.getFirst()) : new Wrong("unsubscribe needs a channel.");
            case "send" -> send(typed.substring("send".length()).strip(), rest);
            case "circuit" -> circuit(rest);
            case "status" -> alone(new Status(), words);
            case "ping" -> alone(new Ping(), words);
            case "clear" -> alone(new Clear(), words);
            case "verbose" -> alone(new Verbose(), words);
            case "json" -> alone(new Json(), words);
            case "help", "?" -> alone(new Help(), words);
            case "quit", "exit" -> alone(new Quit(), words);
            default -> new Wrong("There is no command \"%s\": see help.".formatted(Safe.text(words.getFirst())));
        };
    }

    private static Said alone(Said said, List<String> words) {
        return words.size() == 1 ? said : new Wrong(words.getFirst() + " stands alone.");
    }

    private static Said subscribe(List<String> rest) {
        var delta = rest.size() == 2 && rest.getLast().equals("delta");
        return rest.size() == 1 || delta
                ? new Subscribe(rest.getFirst(), delta)
                : new Wrong("subscribe needs a channel, and behind it perhaps delta.");
    }

    private static Said circuit(List<String> rest) {
        return switch (rest.size()) {
            case 0 -> new Circuit();
            case 1 -> new CircuitOf("subscribe:service", rest.getFirst());
            case 2 ->
                switch (rest.getFirst()) {
                    case "check" -> new CircuitOf("service:health_check", rest.getLast());
                    case "reset" -> new CircuitOf("service:reset_circuit_breaker", rest.getLast());
                    default -> new Wrong("A circuit can be looked at by check, or closed by reset.");
                };
            default -> new Wrong("circuit stands alone, or with a service: see help.");
        };
    }

    private static Said send(String typed, List<String> words) {
        if (typed.startsWith("{")) {
            return message(typed);
        }
        if (words.isEmpty()) {
            return new Wrong("send needs a message, such as: send get_token symbol=BONK");
        }
        var message = Connection.JSON.createObjectNode().put("type", words.getFirst());
        for (var field : words.subList(1, words.size())) {
            var at = field.indexOf('=');
            if (at < 1) {
                return new Wrong("\"%s\" is no field: say FIELD=VALUE.".formatted(Safe.text(field)));
            }
            message.set(field.substring(0, at), value(field.substring(at + 1)));
        }
        return new Send(message);
    }

    /** What is no JSON is text. */
    private static JsonNode value(String typed) {
        try {
            var value = Connection.JSON.readTree(typed);
            return value.isMissingNode() ? Connection.JSON.getNodeFactory().textNode(typed) : value;
        } catch (JsonProcessingException text) {
            return Connection.JSON.getNodeFactory().textNode(typed);
        }
    }

    private static Said message(String typed) {
        try {
            return Connection.JSON.readTree(typed) instanceof ObjectNode message
                    ? new Send(message)
                    : new Wrong("A message is an object, such as {\"type\":\"ping\"}.");
        } catch (JsonProcessingException wrong) {
            return new Wrong("That is no JSON: " + Safe.text(wrong.getOriginalMessage()));
        }
    }
}
