package me.degenduel.standalone.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What may come next on a line that somebody types. It learns names from what the server says. */
final class Suggestions {
    /** As docs/sockets.md has them; what stands in brackets has to be learned. */
    static final List<String> CHANNELS = List.of(
            "public.tokens",
            "token.<symbol or address>",
            "user.<wallet>.tokens",
            "market.<symbol or address>",
            "candles.<address>.<interval>",
            "public.market",
            "public.signals",
            "public.whitelist",
            "admin.whitelist",
            "public.contests",
            "public.contest.<id>",
            "admin.contests",
            "contest.<id>",
            "leaderboard.<id>",
            "chat.<id>",
            "participant.<wallet>.<id>",
            "user.<wallet>",
            "portfolio.<wallet>",
            "portfolio.<wallet>.<id>",
            "system.status",
            "system.maintenance",
            "system.settings",
            "public.background_scene",
            "services",
            "service.<name>",
            "layer.<name>",
            "admin.circuit_breakers",
            "admin.connections");

    private static final List<String> OF_CONTESTS = List.of("public.contest.", "contest.", "leaderboard.", "chat.");
    /** A market may have a hundred thousand tokens, and nobody chooses among so many. */
    private static final int MOST = 2_000;

    private final Map<String, List<String>> words;
    private final Set<String> learned = new TreeSet<>();
    private final Set<String> services = new TreeSet<>();

    /** @param words the messages that the socket understands, with their fields */
    Suggestions(Map<String, List<String>> words) {
        this.words = words;
        CHANNELS.stream().filter(name -> !name.contains("<")).forEach(learned::add);
    }

    /** Looks for names in a frame. */
    synchronized void learn(JsonNode frame) {
        switch (frame.path("type").asText()) {
            case "subscription_confirmed" -> add(frame.path("channel").asText());
            case "token_update" ->
                frame.path("data").forEach(token -> token(token.path("symbol").asText()));
            case "token_data", "MARKET_PRICE" -> token(frame.path("symbol").asText());
            case "all_contests" ->
                frame.path("data").forEach(contest -> contest(contest.path("id").asText()));
            case "contest_state" -> contest(frame.path("contestId").asText());
            case "services:state" -> frame.path("services").forEach(this::service);
            case "all_services" -> frame.path("data").forEach(this::service);
            default -> {}
        }
    }

    private void token(String symbol) {
        add("token." + symbol);
        add("market." + symbol);
    }

    private void contest(String id) {
        OF_CONTESTS.forEach(prefix -> add(prefix + id));
    }

    private void service(JsonNode row) {
        var name = row.path("service").asText();
        services.add(name);
        add("service." + name);
        add("layer." + row.path("layer").asText());
    }

    private void add(String channel) {
        if (learned.size() < MOST && Safe.text(channel).equals(channel) && channel.indexOf(' ') < 0) {
            learned.add(channel);
        }
    }

    /**
     * Whole words that may stand where the last one is begun.
     *
     * @param before the words in front of it
     * @param followed the channels that may be unfollowed
     */
    synchronized List<String> of(List<String> before, String begun, Collection<String> followed) {
        return (before.isEmpty() ? Said.COMMANDS.stream() : after(before, followed))
                .filter(word -> word.startsWith(begun))
                .toList();
    }

    private Stream<String> after(List<String> before, Collection<String> followed) {
        var first = before.size() == 1;
        return switch (before.getFirst()) {
            case "subscribe" -> first ? learned.stream() : before.size() == 2 ? Stream.of("delta") : Stream.of();
            case "unsubscribe" -> first ? followed.stream().sorted() : Stream.of();
            case "send" -> first ? words.keySet().stream() : fields(before);
            case "circuit" -> first ? Stream.concat(Stream.of("check", "reset"), services.stream()) : checked(before);
            default -> Stream.of();
        };
    }

    /** Of those that the message has, and that were not said. */
    private Stream<String> fields(List<String> before) {
        return words.getOrDefault(before.get(1), List.of()).stream()
                .map(field -> field + "=")
                .filter(field -> before.stream().noneMatch(word -> word.startsWith(field)));
    }

    private Stream<String> checked(List<String> before) {
        return before.size() == 2 && List.of("check", "reset").contains(before.getLast())
                ? services.stream()
                : Stream.of();
    }
}
