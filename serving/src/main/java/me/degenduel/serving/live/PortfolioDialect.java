package me.degenduel.serving.live;

import static java.util.stream.Collectors.groupingBy;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.schemas.Fill;
import me.degenduel.serving.live.ClientMessage.GetPortfolioHistory;
import me.degenduel.serving.live.ClientMessage.GetPortfolioPerformance;
import me.degenduel.serving.live.ClientMessage.PortfolioUpdateRequest;
import me.degenduel.serving.live.ClientMessage.SubscribePortfolio;
import me.degenduel.serving.live.ClientMessage.UnsubscribePortfolio;
import me.degenduel.serving.live.ServerMessage.PortfolioHistory;
import me.degenduel.serving.live.ServerMessage.PortfolioPerformance;
import me.degenduel.serving.live.ServerMessage.PortfolioState;
import me.degenduel.serving.live.ServerMessage.TradeExecuted;
import me.degenduel.serving.read.InvalidRequest;
import me.degenduel.serving.read.Limit;
import me.degenduel.serving.read.Timeframe;
import me.degenduel.serving.read.TradeJson;

/** {@code portfolio}: what one has in contests, as it changes, and what becomes of one's orders. */
record PortfolioDialect(Live live, Channels channels, Sockets.Histories histories, Clerk clerk, InstantSource clock)
        implements Dialect {
    private static final String CHANNEL = "portfolio.";

    @Override
    public boolean isPersonal() {
        return true;
    }

    @Override
    public boolean wants(ServerMessage unasked, Client client) {
        return unasked instanceof TradeExecuted;
    }

    @Override
    public void hear(ClientMessage message, Client client, Conversation conversation) {
        var type = Wire.type(message.getClass());
        try {
            answer((ClientMessage.OfPortfolios) message, type, client, conversation);
        } catch (InvalidRequest wrong) {
            conversation.fail(client, Code.MESSAGE_PROCESSING_ERROR, wrong.getMessage(), type);
        }
    }

    private void answer(ClientMessage.OfPortfolios message, String type, Client client, Conversation conversation) {
        if (client.person.isEmpty()) {
            conversation.fail(client, Code.UNAUTHORIZED, "Authentication required", type);
            return;
        }
        var wallet = client.person.get().wallet();
        switch (message) {
            case PortfolioUpdateRequest all ->
                live.reply(
                        client,
                        new PortfolioState(
                                entered(wallet).stream()
                                        .flatMap(contest ->
                                                live.see(channels.portfolios, Views.key(wallet, contest)).stream())
                                        .map(Wire::row)
                                        .toList(),
                                clock.instant()));
            case GetPortfolioHistory wanted ->
                asked(wanted.contestId(), wallet, client, conversation, type)
                        .ifPresent(contests -> history(wanted, contests, wallet, client, conversation, type));
            case GetPortfolioPerformance wanted ->
                asked(wanted.contestId(), wallet, client, conversation, type)
                        .ifPresent(contests -> performance(wanted, contests, wallet, client, conversation, type));
            case SubscribePortfolio wanted ->
                asked(wanted.contestId(), wallet, client, conversation, type)
                        .ifPresent(contests ->
                                contests.forEach(contest -> follow(contest, wallet, client, conversation, type)));
            case UnsubscribePortfolio unwanted -> unsubscribe(unwanted, wallet, client, conversation);
        }
    }

    /** Whoever an order was of hears what became of it, on any instance: here unasked, elsewhere with what is theirs. */
    void tell(Fill fill, Conversation conversation) {
        var wallet = fill.getWallet();
        if (live.of(wallet).isEmpty()) {
            return;
        }
        var token = Optional.ofNullable(fill.getToken()).flatMap(address -> live.row(channels.tokens, address));
        var json = Wire.row(TradeJson.of(fill, token));
        var unasked = new TradeExecuted(CHANNEL + Views.key(wallet, fill.getContest()), json, clock.instant());
        var to = live.of(wallet).stream()
                .collect(groupingBy(client -> client.endpoint.dialect().wants(unasked, client)
                        ? unasked.channel()
                        : Stream.of(Channels.user(wallet), Channels.tokensOf(wallet))
                                .filter(client.subscriptions::containsKey)
                                .findFirst()
                                .orElse("")));
        to.remove("");
        to.forEach((channel, clients) -> conversation.tell(clients, new TradeExecuted(channel, json, clock.instant())));
    }

    private void history(
            GetPortfolioHistory wanted,
            List<String> contests,
            String wallet,
            Client client,
            Conversation conversation,
            String type) {
        var limit = Optional.ofNullable(wanted.limit()).map(String::valueOf);
        Limit.of(limit);
        clerk.ask(
                client,
                conversation,
                type,
                () -> contests.stream()
                        .flatMap(contest -> histories.history(contest, wallet, limit).stream())
                        .map(Wire::row)
                        .toList(),
                rows -> new PortfolioHistory(rows, clock.instant()));
    }

    private void performance(
            GetPortfolioPerformance wanted,
            List<String> contests,
            String wallet,
            Client client,
            Conversation conversation,
            String type) {
        var timeframe = Timeframe.of(Optional.ofNullable(wanted.timeframe()));
        clerk.ask(
                client,
                conversation,
                type,
                () -> contests.stream()
                        .flatMap(contest -> histories.performance(contest, wallet, timeframe).stream())
                        .map(Wire::row)
                        .toList(),
                rows -> new PortfolioPerformance(timeframe.toString(), rows, clock.instant()));
    }

    /** The contest that was named, or those that one is in; nothing if it cannot be looked at, which is told. */
    private Optional<List<String>> asked(
            String contest, String wallet, Client client, Conversation conversation, String type) {
        if (contest == null) {
            return Optional.of(entered(wallet));
        }
        if (live.table(channels.contests).row(contest).isEmpty()) {
            conversation.fail(client, Code.CONTEST_NOT_FOUND, "There is no contest " + contest, type);
        } else if (live.isRetired(contest)) {
            conversation.fail(client, Code.CONTEST_RETIRED, "That contest was over long ago", type);
        } else if (live.seen(contest).isEmpty()) {
            conversation.fail(client, Code.NOT_READY, Views.NOBODY, type);
        } else {
            return Optional.of(List.of(contest));
        }
        return Optional.empty();
    }

    private static void follow(String contest, String wallet, Client client, Conversation conversation, String type) {
        conversation.follow(client, CHANNEL + Views.key(wallet, contest), type);
    }

    private static void unsubscribe(
            UnsubscribePortfolio unwanted, String wallet, Client client, Conversation conversation) {
        if (unwanted.contestId() == null) {
            List.copyOf(client.subscriptions.keySet()).stream()
                    .filter(name -> name.startsWith(CHANNEL))
                    .forEach(name -> conversation.unsubscribe(client, name));
        } else {
            conversation.unsubscribe(client, CHANNEL + Views.key(wallet, unwanted.contestId()));
        }
    }

    /** The contests that are not over and that somebody is in. */
    private List<String> entered(String wallet) {
        return live.mine(channels.mine::running, wallet);
    }
}
