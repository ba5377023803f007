package me.degenduel.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** Follows what they have in a contest, and comes back with a cursor, to whichever instance: few of them play it. */
final class Player extends Returning {
    final String wallet;
    private final String token;
    private final String contest;
    private Optional<String> cursor = Optional.empty();
    private Optional<BigDecimal> worth = Optional.empty();

    Player(Company company, String wallet, String token, String contest, SplittableRandom random) {
        super(company, Duration.ZERO, random);
        this.wallet = wallet;
        this.token = token;
        this.contest = contest;
    }

    @Override
    String path() {
        return "/api/v69/ws/portfolio?delta=true&channel=portfolio.%s&token=%s%s"
                .formatted(wallet, token, cursor.map(since -> "&since=" + since).orElse(""));
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
            worth = Optional.empty();
        }
        frame.path("rows").forEach(row -> {
            if (row.path("contest_id").asText().equals(contest)) {
                worth = Optional.of(new BigDecimal(row.path("total_value_text").asText()));
            }
        });
        if (frame.hasNonNull("cursor")) {
            cursor = Optional.of(frame.get("cursor").asText());
        }
    }

    /** What the portfolio is worth, by what was told last. */
    synchronized Optional<BigDecimal> worth() {
        return worth;
    }
}
