package me.degenduel.serving.live;

import static java.util.stream.Collectors.toCollection;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import me.degenduel.schemas.Standings;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.WhitelistRow;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.ListedJson;
import me.degenduel.serving.read.MetadataJson;
import me.degenduel.serving.read.ParticipantJson;
import me.degenduel.serving.read.PortfolioJson;
import me.degenduel.serving.read.TokenJson;
import me.degenduel.serving.read.TopJson;
import me.degenduel.serving.read.WhitelistJson;

/**
 * Everything that can be followed: what it is, who may see it, where it comes from.
 *
 * <p>Whoever subscribes with {@code delta} gets the rows of any of these; only what old clients know needs a telling.
 */
public final class Channels {
    /** Of an address in base58; symbols have at most ten characters. */
    private static final int SHORTEST_ADDRESS = 32;

    final Source<Token, TokenJson> tokens;
    final Source<Standings, ContestJson> contests;
    final Source<Standings, Seen> portfolios;

    private final List<Channel> all;

    /** @param nicknames null for a wallet that has none */
    public Channels(Topics topics, Function<String, String> nicknames) {
        tokens = new Source<>(topics.tokens, TokenJson::of, bySymbol());
        var metadata = new Source<Token, MetadataJson>(topics.tokens, MetadataJson::of);
        var listed = new Source<Token, ListedJson>(topics.tokens, ListedJson::of);
        var whitelist = new Source<WhitelistRow, WhitelistJson>(topics.whitelist, WhitelistJson::of);

        contests = new Source<>(
                topics.standings, ContestJson::of, new Source.Beside<>(topics.contests, ContestJson::with));
        var leaderboards =
                new Source<Standings, TopJson>(topics.standings, standings -> TopJson.of(standings, nicknames));
        var participants = Source.<Standings, Seen>ofViews(
                topics.standings,
                (contest, wallet, tables) -> new Seen(contest, wallet, () -> ParticipantJson.of(contest, wallet)));
        portfolios = Source.ofViews(
                topics.standings,
                (contest, wallet, tables) -> contest.place().apply(wallet).isEmpty()
                        ? null
                        : new Seen(
                                contest,
                                wallet,
                                () -> PortfolioJson.of(
                                        contest,
                                        contest.portfolio().apply(wallet).orElseThrow(),
                                        nicknames,
                                        address -> tables.row(tokens, address))));

        all = List.of(
                Channel.of("public.tokens", Access.ANYONE, tokens, "Every listed token.")
                        .told(TokenTellings.lists(tokens)),
                Channel.of("token.<symbol or address>", Access.ANYONE, tokens, "One token, listed already or not yet.")
                        .told(TokenTellings.prices(tokens))
                        .told(TokenTellings.metadata(metadata)),
                Channel.of("public.whitelist", Access.ANYONE, listed, "Which tokens are listed.")
                        .told(TokenTellings.listings(listed, whitelist)),
                Channel.of(
                                "admin.whitelist",
                                Access.ADMIN,
                                whitelist,
                                "Every row of the whitelist, with its decisions.")
                        .told(TokenTellings.decisions(whitelist)),
                Channel.of("public.contests", Access.ANYONE, contests, "Every contest: its terms, and how far it is.")
                        .told(ContestTellings.lists(contests)),
                Channel.of("public.contest.<id>", Access.ANYONE, contests, "One contest.")
                        .told(ContestTellings.states(contests)),
                Channel.of("contest.<id>", Access.SIGNED_IN, contests, "The same, for who is signed in.")
                        .told(ContestTellings.states(contests)),
                Channel.of("leaderboard.<id>", Access.ANYONE, leaderboards, "The first hundred of a contest.")
                        .told(ContestTellings.leaderboards(leaderboards)),
                Channel.of(
                                "participant.<wallet>.<id>",
                                Access.SIGNED_IN,
                                participants,
                                "Whether somebody is in a contest, and what that is worth.")
                        .told(ContestTellings.participants(participants)),
                Channel.of("portfolio.<wallet>.<id>", Access.OWNER, portfolios, "What somebody has in a contest.")
                        .told(ContestTellings.portfolios(portfolios)));
    }

    /** The topics that feed the channels. */
    public Set<Topic<?>> topics() {
        return sources().stream().flatMap(source -> source.topics().stream()).collect(toCollection(LinkedHashSet::new));
    }

    List<Channel> all() {
        return all;
    }

    /** What the channels are made of, each once. */
    Set<Source<?, ?>> sources() {
        return all.stream().flatMap(channel -> channel.sources().stream()).collect(toCollection(LinkedHashSet::new));
    }

    Optional<Channel> named(String name) {
        return all.stream().filter(channel -> channel.isNamed(name)).findFirst();
    }

    /** A symbol means the listed token with the highest market cap. */
    private static Labels.Rule<TokenJson> bySymbol() {
        return new Labels.Rule<>(
                token -> Optional.of(token.symbol()),
                Comparator.comparing(TokenJson::size),
                text -> text.length() >= SHORTEST_ADDRESS);
    }
}
