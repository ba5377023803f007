package me.degenduel.serving.read;

import static java.util.stream.Collectors.toSet;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import me.degenduel.schemas.Settlement;
import me.degenduel.serving.read.NoAnswer.Reason;
import me.degenduel.topology.contest.Portfolio;

/**
 * What can be asked about contests.
 *
 * <p>Every instance knows all contests. Who is worth what, only the owner of a contest knows, which is asked.
 */
public final class Contests {
    /**
     * What they are told.
     *
     * @param keep for how long the order of a leaderboard can be read page by page
     * @param atOnce how many orders of one contest are kept at most
     */
    public record Config(Duration keep, int atOnce) {}

    /** Whoever asks. */
    public record Viewer(String wallet, boolean admin) {}

    /** What this instance knows of contests, and of those who ask. */
    public interface Known {
        /** All contests, as every instance has them. */
        List<ContestJson> contests();

        Optional<ContestJson> contest(String id);

        /** Those of these tokens that are listed, by address. */
        Map<String, TokenJson> tokens(Set<String> addresses);

        Optional<Settlement> settlement(String contest);

        /** Null for who has none. */
        String nickname(String wallet);

        /** Whoever shows such a token; nobody if it proves nothing. */
        Optional<Viewer> viewer(Optional<String> token);
    }

    private final Known known;
    private final Results results;
    private final Answers<Published> answers;
    private final Seal seal;
    private final Leaderboards leaderboards;
    private final InstantSource clock;

    public Contests(
            Config config, Known known, Results results, Answers<Published> answers, Seal seal, InstantSource clock) {
        this.known = known;
        this.results = results;
        this.answers = answers;
        this.seal = seal;
        this.clock = clock;
        this.leaderboards = new Leaderboards(config.keep(), config.atOnce(), clock);
    }

    public void list(Context context) {
        context.json(ContestList.of(
                known.contests(),
                parameter(context, "status"),
                parameter(context, "limit"),
                parameter(context, "cursor")));
    }

    public void one(Context context) {
        context.json(contest(context));
    }

    /** From the top, from where a cursor points, or around somebody. */
    public void leaderboard(Context context) {
        fromOwner(context, contest -> leaderboard(context, contest));
    }

    private LeaderboardJson leaderboard(Context context, Published now) {
        var limit = Limit.of(parameter(context, "limit"));
        var cursor = parameter(context, "cursor");
        var around = parameter(context, "around");
        if (cursor.isPresent() && around.isPresent()) {
            throw new InvalidRequest("cursor and around do not go together");
        }
        if (around.isPresent()) {
            return around(now, around.get(), limit);
        }
        if (cursor.isPresent()) {
            return behind(now.standings().getContest(), cursor.get(), limit);
        }
        return now.size() <= limit
                ? LeaderboardJson.of(now, 0, now.size(), known::nickname, null)
                : page(leaderboards.begin(now.standings().getContest(), now), 0, limit);
    }

    /** As it stands now: somebody in the middle, as far as there are others on both sides. */
    private LeaderboardJson around(Published now, String wallet, int limit) {
        var place = now.place().apply(wallet).orElseThrow(() -> new NoAnswer(Reason.PARTICIPANT_NOT_FOUND));
        var from = Math.max(0, Math.min(place - limit / 2, now.size() - limit));
        return LeaderboardJson.of(now, from, Math.min(now.size(), from + limit), known::nickname, null);
    }

    private LeaderboardJson behind(String contest, String cursor, int limit) {
        var place = seal.place(cursor, "leaderboard", contest);
        return leaderboards
                .find(contest, UUID.fromString(place.getFirst()))
                .map(order -> page(order, Integer.parseInt(place.getLast()), limit))
                .orElseThrow(() -> new NoAnswer(Reason.LEADERBOARD_GONE));
    }

    private LeaderboardJson page(Leaderboards.Order order, int from, int limit) {
        var contest = order.contest();
        var to = Math.min(contest.size(), from + limit);
        var cursor = to == contest.size()
                ? null
                : seal.cursor("leaderboard", contest.standings().getContest(), order.name(), to);
        return LeaderboardJson.of(contest, from, to, known::nickname, cursor);
    }

    /** As it is now, or as it was at some time. */
    public void portfolio(Context context) {
        var at = parameter(context, "at").map(this::past);
        fromOwner(context, contest -> {
            var portfolio = portfolio(visible(context, contest), contest, at);
            var tokens = known.tokens(
                    portfolio.holdings().stream().map(Portfolio.Holding::token).collect(toSet()));
            return PortfolioJson.of(
                    contest, portfolio, known::nickname, address -> Optional.ofNullable(tokens.get(address)));
        });
    }

    private Instant past(String text) {
        try {
            var at = Instant.parse(text);
            if (!at.isAfter(clock.instant())) {
                return at;
            }
        } catch (DateTimeParseException notATime) {
            // Said below, with the same words.
        }
        throw new InvalidRequest("at is a time that is over, such as 2025-03-01T12:00:00Z");
    }

    private static Portfolio portfolio(Portfolio now, Published contest, Optional<Instant> at) {
        if (at.isEmpty()) {
            return now;
        }
        if (at.get().isBefore(now.enteredAt())) {
            throw new NoAnswer(Reason.PARTICIPANT_NOT_FOUND);
        }
        return contest.then().apply(now.wallet(), at.get()).orElseThrow(() -> new NoAnswer(Reason.PORTFOLIO_GONE));
    }

    /** Minute by minute. */
    public void history(Context context) {
        fromOwner(
                context,
                contest -> HistoryJson.of(contest, visible(context, contest).wallet(), parameter(context, "limit")));
    }

    public void performance(Context context) {
        var timeframe = Timeframe.of(parameter(context, "timeframe"));
        fromOwner(context, contest -> PerformanceJson.of(contest, visible(context, contest), timeframe));
    }

    /** While somebody plays, others are not to see how; afterwards everybody may. */
    private Portfolio visible(Context context, Published contest) {
        var wallet = context.pathParam("wallet");
        var may = contest.isOver()
                || Question.wallet(context).filter(wallet::equals).isPresent()
                || known.viewer(Bearer.of(context))
                        .filter(viewer -> viewer.admin() || viewer.wallet().equals(wallet))
                        .isPresent();
        if (!may) {
            throw new NoAnswer(Reason.FORBIDDEN);
        }
        return contest.portfolio().apply(wallet).orElseThrow(() -> new NoAnswer(Reason.PARTICIPANT_NOT_FOUND));
    }

    /** A settlement comes after its last result: before it, there are none. */
    public void results(Context context) {
        var contest = contest(context);
        var settlement = known.settlement(contest.id())
                .orElseThrow(() -> new NoAnswer(
                        switch (contest.status()) {
                            case "cancelled" -> Reason.CONTEST_CANCELLED;
                            case "completed" -> Reason.CONTEST_NOT_SETTLED;
                            default -> Reason.CONTEST_NOT_OVER;
                        }));
        var from = parameter(context, "cursor")
                .map(cursor -> seal.place(cursor, "results", contest.id()))
                .map(place -> new Results.Place(Integer.parseInt(place.getFirst()), Long.parseLong(place.getLast())))
                .orElse(Results.Place.FIRST);
        var part = results.page(settlement, from, Limit.of(parameter(context, "limit")));
        var next = part.next();
        context.json(ResultsJson.of(
                settlement,
                part.results(),
                known::nickname,
                next == null ? null : seal.cursor("results", contest.id(), next.rank(), next.offset())));
    }

    private ContestJson contest(Context context) {
        return known.contest(context.pathParam("id"))
                .filter(contest -> contest.name() != null)
                .orElseThrow(() -> new NoAnswer(Reason.CONTEST_NOT_FOUND));
    }

    private void fromOwner(Context context, Function<Published, Object> answer) {
        answers.answer(context, contest(context).id(), contest -> {
            if (contest.retired()) {
                throw new NoAnswer(Reason.CONTEST_RETIRED);
            }
            return answer.apply(contest);
        });
    }

    private static Optional<String> parameter(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isBlank());
    }
}
