package me.degenduel.serving.read;

import java.util.Optional;
import java.util.function.Function;
import me.degenduel.serving.live.Sockets;

/** How portfolios have done, from whoever plays their contests, here or on another instance. */
public final class Histories implements Sockets.Histories {
    private final Answers<Published> answers;

    public Histories(Answers<Published> answers) {
        this.answers = answers;
    }

    @Override
    public Optional<HistoryJson> history(String contest, String wallet, Optional<String> limit) {
        return read(
                contest,
                wallet,
                "history" + limit.map(most -> "?limit=" + most).orElse(""),
                here -> HistoryJson.of(here, wallet, limit),
                HistoryJson.class);
    }

    @Override
    public Optional<PerformanceJson> performance(String contest, String wallet, Timeframe timeframe) {
        return read(
                contest,
                wallet,
                "performance?timeframe=" + timeframe,
                here -> PerformanceJson.of(here, here.portfolio(wallet).orElseThrow(), timeframe),
                PerformanceJson.class);
    }

    private <T> Optional<T> read(
            String contest, String wallet, String what, Function<Published, T> here, Class<T> there) {
        return Optional.ofNullable(answers.read(
                contest,
                "/api/v69/contests/%s/portfolio/%s/%s".formatted(contest, wallet, what),
                Optional.of(wallet),
                published -> published.has(wallet) ? here.apply(published) : null,
                there,
                null));
    }
}
