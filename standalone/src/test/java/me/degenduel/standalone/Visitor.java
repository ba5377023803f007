package me.degenduel.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Somebody in the room of a contest. */
record Visitor(SocketClient socket, String wallet, String contest) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> ANSWERS = List.of("subscription_confirmed", "error");

    /** A contest that has not begun. */
    static String contest(Outside platform) throws Exception {
        return platform.ask("""
                insert into contests(name, start_time, end_time)
                values ('A room', now() + interval '1 hour', now() + interval '2 hours') returning id""");
    }

    /** The contest is known, and so is somebody new, once their rows have come through the log. */
    static Visitor in(String url, Platform platform, String wallet, String contest) {
        var token = platform.token(wallet, "user");
        return Await.found("somebody is in the room at " + url, PATIENCE, () -> {
            var client = new SocketClient(url + "/api/v69/ws/contest?token=" + token);
            var established = client.hear("connection_established");
            client.say("{'type':'join_contest_room','contestId':%s}".formatted(contest));
            var answer = client.hear(frame -> ANSWERS.contains(type(frame)));
            if (established.path("authenticated").asBoolean() && type(answer).equals(ANSWERS.getFirst())) {
                return Optional.of(new Visitor(client, wallet, contest));
            }
            client.close();
            return Optional.empty();
        });
    }

    void say(String text) {
        socket.say("{'type':'send_chat_message','contestId':%s,'text':'%s'}".formatted(contest, text));
    }

    /** Why something could not be done. */
    String refusal() {
        return socket.hear("error").path("code").asText();
    }

    /** The next that are said, or were before one came. */
    List<String> texts(int most) {
        return IntStream.range(0, most)
                .mapToObj(each -> socket.hear("chat_message").at("/data/text").asText())
                .toList();
    }

    boolean hears(String action, String who) {
        return socket.hear(presence(action, who), PATIENCE).isPresent();
    }

    boolean hasHeard(String action, String who) {
        return socket.hear(presence(action, who), Duration.ofMillis(1)).isPresent();
    }

    private static Predicate<JsonNode> presence(String action, String wallet) {
        return frame -> type(frame).equals("user_presence")
                && frame.path("action").asText().equals(action)
                && frame.at("/user/wallet").asText().equals(wallet);
    }

    private static String type(JsonNode frame) {
        return frame.path("type").asText();
    }

    @Override
    public void close() {
        socket.close();
    }
}
