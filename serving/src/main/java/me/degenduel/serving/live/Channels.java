package me.degenduel.serving.live;

import static java.util.stream.Collectors.toCollection;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import me.degenduel.schemas.MarketTotals;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.SettingRow;
import me.degenduel.schemas.Standings;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.UserRow;
import me.degenduel.schemas.WhitelistRow;
import me.degenduel.schemas.health.Pulse;
import me.degenduel.serving.read.ConnectionJson;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.LayerJson;
import me.degenduel.serving.read.ListedJson;
import me.degenduel.serving.read.MaintenanceJson;
import me.degenduel.serving.read.MarketJson;
import me.degenduel.serving.read.MarketPriceJson;
import me.degenduel.serving.read.MarketSentimentJson;
import me.degenduel.serving.read.MarketVolumeJson;
import me.degenduel.serving.read.MetadataJson;
import me.degenduel.serving.read.ParticipantJson;
import me.degenduel.serving.read.PortfolioJson;
import me.degenduel.serving.read.ServiceFiguresJson;
import me.degenduel.serving.read.ServiceJson;
import me.degenduel.serving.read.ServiceOrderJson;
import me.degenduel.serving.read.SettingJson;
import me.degenduel.serving.read.SignalJson;
import me.degenduel.serving.read.StatusJson;
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
    /** The setting that anybody may see. */
    private static final String SCENE = "background_scene";

    private static final int RESETS_KEPT = 1_000;
    private static final int RESETS_SHOWN = 20;

    final Source<Token, TokenJson> tokens;
    final Source<Standings, ContestJson> contests;
    final Source<Standings, Seen> portfolios;
    final Mine mine;
    final Channel chat;
    final Source<SettingRow, SettingJson> settings;
    final Source<ServiceState, StatusJson> status;
    final Source<SettingRow, MaintenanceJson> maintenance;
    final Source<ServiceState, ServiceJson> services;
    final Source<ServiceState, ServiceFiguresJson> figures;
    final Source<ServiceState, LayerJson> layers;
    final Source<UserRow, ConnectionJson> connections;

    private final List<Channel> all;

    /** @param nicknames null for a wallet that has none */
    public Channels(Topics topics, Function<String, String> nicknames, MarketRules rules, RoomRules roomRules) {
        tokens = Source.ofPrices(topics.tokens, TokenJson::of, bySymbol());
        var prices = new Source<Token, MarketPriceJson>(topics.tokens, MarketPriceJson::of);
        var volumes = new Source<Token, MarketVolumeJson>(topics.tokens, MarketVolumeJson::of);
        var sentiments = new Source<Token, MarketSentimentJson>(topics.tokens, MarketSentimentJson::of);
        var totals = new Source<MarketTotals, MarketJson>(topics.marketTotals, MarketJson::of);
        var signals = Source.ofEvents(
                topics.signals, SignalJson::of, new Source.Log(rules.signalsKept(), rules.signalsShown()));
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
        mine = new Mine(contests);
        portfolios = Source.ofViews(
                topics.standings,
                (contest, wallet, tables) -> !contest.has(wallet)
                        ? null
                        : new Seen(
                                contest,
                                wallet,
                                () -> PortfolioJson.of(
                                        contest,
                                        contest.portfolio(wallet).orElseThrow(),
                                        nicknames,
                                        address -> tables.row(tokens, address))));

        chat = Channel.of(
                        "chat.<id>",
                        Access.SIGNED_IN,
                        Source.ofChat(topics.chat, new Source.Log(roomRules.kept(), roomRules.shown())),
                        "What is said in the room of a contest: a log.")
                .as(Urgency.TALK);
        settings = new Source<>(topics.settings, SettingJson::of);
        status = Source.ofOwn(topics.services);
        maintenance = Source.ofOwn(topics.settings);
        services = Source.ofOwn(topics.services);
        figures = Source.ofOwn(topics.services);
        layers = Source.ofOwn(topics.services);
        connections = Source.ofOwn(topics.users);
        var resets = Source.ofEvents(
                topics.serviceCommands,
                row -> row.getCommand().equals(Pulse.RESET) ? ServiceOrderJson.of(row) : null,
                new Source.Log(RESETS_KEPT, RESETS_SHOWN));

        all = List.of(
                Channel.of("public.tokens", Access.ANYONE, tokens, "Every listed token.")
                        .by("address")
                        .told(TokenTellings.lists(tokens)),
                Channel.of("token.<symbol or address>", Access.ANYONE, tokens, "One token, listed already or not yet.")
                        .by("address")
                        .told(TokenTellings.prices(tokens))
                        .told(TokenTellings.metadata(metadata)),
                Channel.of(
                                "user.<wallet>.tokens",
                                Access.OWNER,
                                tokens,
                                "The tokens that one has in contests that are not over; and what becomes of one's orders.")
                        .ofMine(mine::tokens)
                        .by("address")
                        .told(TokenTellings.prices(tokens)),
                Channel.of(
                                "market.<symbol or address>",
                                Access.ANYONE,
                                tokens,
                                "The same, in the words of `market-data`.")
                        .by("address")
                        .told(MarketTellings.prices(prices))
                        .told(MarketTellings.volumes(volumes))
                        .told(MarketTellings.sentiments(sentiments)),
                Channel.of(
                                "candles.<address>.<interval>",
                                Access.ANYONE,
                                Source.ofChart(topics.candles),
                                "The last candles of a token: `1s`, `1m`, `5m`, `15m`, `1h`, `4h` or `1d`.")
                        .by("start"),
                Channel.of(
                                "public.market",
                                Access.ANYONE,
                                totals,
                                "market",
                                "All listed tokens together, and those that stand out: one row.")
                        .told(MarketTellings.totals(totals)),
                Channel.of("public.signals", Access.ANYONE, signals, "What happens to tokens: a log.")
                        .as(Urgency.NEWS)
                        .told(MarketTellings.signals(signals)),
                Channel.of("public.whitelist", Access.ANYONE, listed, "Which tokens are listed.")
                        .as(Urgency.NEWS)
                        .by("address")
                        .told(TokenTellings.listings(listed, whitelist)),
                Channel.of(
                                "admin.whitelist",
                                Access.ADMIN,
                                whitelist,
                                "Every row of the whitelist, with its decisions.")
                        .as(Urgency.NEWS)
                        .by("address")
                        .told(TokenTellings.decisions(whitelist)),
                Channel.of("public.contests", Access.ANYONE, contests, "Every contest: its terms, and how far it is.")
                        .as(Urgency.NEWS)
                        .by("id")
                        .told(ContestTellings.lists(contests)),
                Channel.of("public.contest.<id>", Access.ANYONE, contests, "One contest.")
                        .as(Urgency.NEWS)
                        .by("id")
                        .told(ContestTellings.states(contests)),
                Channel.of(
                                "admin.contests",
                                Access.ADMIN,
                                contests,
                                "The same as `public.contests`, and each change at once.")
                        .as(Urgency.NEWS)
                        .by("id")
                        .told(ContestTellings.lists(contests))
                        .told(ContestTellings.states(contests)),
                Channel.of("contest.<id>", Access.SIGNED_IN, contests, "The same, for who is signed in.")
                        .as(Urgency.NEWS)
                        .by("id")
                        .told(ContestTellings.states(contests)),
                Channel.of("leaderboard.<id>", Access.ANYONE, leaderboards, "The first hundred of a contest.")
                        .by("contest_id")
                        .told(ContestTellings.leaderboards(leaderboards)),
                chat,
                Channel.of(
                                "participant.<wallet>.<id>",
                                Access.SIGNED_IN,
                                participants,
                                "Whether somebody is in a contest, and what that is worth.")
                        .as(Urgency.OWN)
                        .told(ContestTellings.participants(participants)),
                Channel.of(
                                "user.<wallet>",
                                Access.OWNER,
                                portfolios,
                                "One's contests, those just over among them: rows are what one has in each, words"
                                        + " what that is worth; and what becomes of one's orders.")
                        .ofMine(mine::entries)
                        .as(Urgency.OWN)
                        .by("contest_id")
                        .told(ContestTellings.participants(participants)),
                Channel.of(
                                "portfolio.<wallet>",
                                Access.OWNER,
                                portfolios,
                                "What somebody has in each contest that they are in.")
                        .ofMine(mine::entries)
                        .as(Urgency.OWN)
                        .by("contest_id")
                        .told(ContestTellings.portfolios(portfolios)),
                Channel.of("portfolio.<wallet>.<id>", Access.OWNER, portfolios, "What somebody has in a contest.")
                        .as(Urgency.OWN)
                        .by("contest_id")
                        .told(ContestTellings.portfolios(portfolios)),
                Channel.of("system.status", Access.SIGNED_IN, status, Overview.STATUS, "How the platform is: one row.")
                        .as(Urgency.NEWS)
                        .told(MonitorTellings.status(status)),
                Channel.of(
                                "system.maintenance",
                                Access.SIGNED_IN,
                                maintenance,
                                Switches.MAINTENANCE,
                                "Whether there is maintenance, or will be: one row.")
                        .as(Urgency.NEWS)
                        .told(MonitorTellings.maintenance(maintenance)),
                Channel.of("system.settings", Access.ADMIN, settings, "Every setting of the platform.")
                        .by("key")
                        .told(MonitorTellings.allSettings(settings))
                        .told(MonitorTellings.settings(settings)),
                Channel.of(
                                "public.background_scene",
                                Access.ANYONE,
                                settings,
                                SCENE,
                                "The setting `background_scene`: one row, where it is set.")
                        .told(MonitorTellings.settings(settings)),
                Channel.of("services", Access.SIGNED_IN, services, "Every service of the platform and its breaker.")
                        .by("service")
                        .told(MonitorTellings.services(services))
                        .toldOn(
                                "monitor",
                                MonitorTellings.allServices(services),
                                MonitorTellings.serviceStatus(services),
                                MonitorTellings.figures(figures)),
                Channel.of("service.<name>", Access.SIGNED_IN, services, "One of them.")
                        .by("service")
                        .told(MonitorTellings.service(services)),
                Channel.of(
                                "layer.<name>",
                                Access.SIGNED_IN,
                                layers,
                                "The services of a layer: `data`, `contest`, `wallet` or `infrastructure`.")
                        .by("layer")
                        .told(MonitorTellings.layer(layers)),
                Channel.of(
                                "admin.circuit_breakers",
                                Access.ADMIN,
                                resets,
                                "Which breakers administrators have closed: a log.")
                        .told(MonitorTellings.resets(resets)),
                Channel.of("admin.connections", Access.ADMIN, connections, "Who is connected to this instance.")
                        .by("id")
                        .told(MonitorTellings.connections(connections)));
    }

    static String user(String wallet) {
        return "user." + wallet;
    }

    static String tokensOf(String wallet) {
        return user(wallet) + ".tokens";
    }

    /** The topics that feed the channels. */
    public Set<Topic<?>> topics() {
        return sources().stream()
                .filter(source -> !source.isOwn())
                .flatMap(source -> source.topics().stream())
                .collect(toCollection(LinkedHashSet::new));
    }

    List<Channel> all() {
        return all;
    }

    /** What the channels are made of, each once, but for charts and rooms: those have a table for each name. */
    Set<Source<?, ?>> sources() {
        return all.stream()
                .filter(channel -> !channel.rows().isApart())
                .flatMap(channel -> channel.sources().stream())
                .collect(toCollection(LinkedHashSet::new));
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
