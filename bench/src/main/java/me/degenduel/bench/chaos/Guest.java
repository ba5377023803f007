package me.degenduel.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Is in a contest's room, and writes down what it hears there, each time that it comes. */
final class Guest extends Returning {
    private final String wallet;
    private final String token;
    private final String contest;
    private final List<List<String>> visits = new ArrayList<>();
    private int said;

    Guest(Company company, String wallet, String token, String contest, SplittableRandom random) {
        super(company, Duration.ZERO, random);
        this.wallet = wallet;
        this.token = token;
        this.contest = contest;
    }

    @Override
    String path() {
        return "/api/v69/ws/contest?token=" + token;
    }

    @Override
    void opened() {
        visits.add(new ArrayList<>());
        say("{\"type\":\"join_contest_room\",\"contestId\":\"%s\"}".formatted(contest));
    }

    @Override
    void hear(JsonNode frame) {
        if (frame.path("type").asText().equals("chat_message")) {
            visits.getLast().add(frame.at("/data/text").asText());
        }
    }

    /** Something that nobody else says; whether anybody hears it is not known. */
    synchronized void speak() {
        say("{\"type\":\"send_chat_message\",\"contestId\":\"%s\",\"text\":\"%s %d\"}"
                .formatted(contest, wallet, said++));
    }

    synchronized List<List<String>> visits() {
        return visits.stream().map(List::copyOf).toList();
    }
}
