package me.degenduel.serving.live;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import me.degenduel.serving.live.ClientMessage.GetAllTokens;
import me.degenduel.serving.live.ClientMessage.GetToken;
import me.degenduel.serving.live.ClientMessage.SubscribeTokens;
import me.degenduel.serving.live.ClientMessage.UnsubscribeTokens;
import me.degenduel.serving.live.ServerMessage.TokenUpdate;
import me.degenduel.serving.live.ServerMessage.TokensSubscribed;
import me.degenduel.serving.live.ServerMessage.TokensUnsubscribed;
import me.degenduel.serving.read.TokenJson;

/** {@code token-data}: tokens by symbol or address. A token followed is the channel {@code token.<it>}. */
final class TokenDialect implements Dialect {
    private static final String CHANNEL = "token.";

    private final Live live;
    private final Channels channels;
    private final Rules rules;
    private final InstantSource clock;

    TokenDialect(Live live, Channels channels, Rules rules, InstantSource clock) {
        this.live = live;
        this.channels = channels;
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public void hear(ClientMessage message, Client client, Conversation conversation) {
        switch ((ClientMessage.OfTokens) message) {
            case SubscribeTokens wanted -> subscribe(client, wanted.symbols(), conversation);
            case UnsubscribeTokens unwanted -> unsubscribe(client, unwanted.symbols(), conversation);
            case GetToken wanted -> get(client, wanted.symbol(), conversation);
            case GetAllTokens all ->
                live.reply(
                        client,
                        live.list(client, channels.named("public.tokens").orElseThrow()));
        }
    }

    private void subscribe(Client client, List<String> symbols, Conversation conversation) {
        if (symbols == null || symbols.isEmpty()) {
            conversation.fail(client, Code.INVALID_REQUEST, "Which symbols?", "subscribe_tokens");
            return;
        }
        var known = symbols.stream()
                .filter(symbol -> symbol != null && row(symbol).isPresent())
                .distinct()
                .toList();
        var more = known.stream()
                .filter(symbol -> !client.subscriptions.containsKey(CHANNEL + symbol))
                .toList();
        if (client.tokens().size() + more.size() > rules.tokens()) {
            conversation.fail(
                    client,
                    Code.INVALID_SUBSCRIPTION,
                    "At most " + rules.tokens() + " tokens a connection",
                    "subscribe_tokens");
            return;
        }
        for (var symbol : more) {
            var name = CHANNEL + symbol;
            live.subscribe(client, channels.named(name).orElseThrow(), name, false, true);
        }
        live.reply(client, new TokensSubscribed(known, known.size(), clock.instant()));
        live.reply(client, new TokenUpdate(null, followed(client), clock.instant()));
    }

    private List<Json> followed(Client client) {
        return client.subscriptions.values().stream()
                .filter(subscription -> subscription.name.startsWith(CHANNEL))
                .flatMap(subscription -> subscription.key.stream())
                .distinct()
                .flatMap(key -> live.table(channels.tokens).row(key).stream())
                .map(Row::json)
                .toList();
    }

    private void unsubscribe(Client client, List<String> symbols, Conversation conversation) {
        if (symbols == null || symbols.isEmpty()) {
            conversation.fail(client, Code.INVALID_REQUEST, "Which symbols?", "unsubscribe_tokens");
            return;
        }
        var ended = new ArrayList<String>();
        for (var symbol : symbols) {
            Optional.ofNullable(client.subscriptions.get(CHANNEL + symbol)).ifPresent(subscription -> {
                live.unsubscribe(subscription);
                ended.add(symbol);
            });
        }
        live.reply(client, new TokensUnsubscribed(ended, ended.size(), clock.instant()));
    }

    private void get(Client client, String symbol, Conversation conversation) {
        if (symbol == null || symbol.isBlank()) {
            conversation.fail(client, Code.INVALID_REQUEST, "Which token?", "get_token");
            return;
        }
        row(symbol)
                .ifPresentOrElse(
                        row -> live.reply(client, TokenTellings.data(null, row.value, row.json(), clock.instant())),
                        () -> conversation.fail(
                                client, Code.TOKEN_NOT_FOUND, "No listed token is called " + symbol, "get_token"));
    }

    private Optional<Row<TokenJson>> row(String symbolOrAddress) {
        var table = live.table(channels.tokens);
        return table.row(symbolOrAddress)
                .or(() -> table.labels().key(Labels.normal(symbolOrAddress)).flatMap(table::row));
    }
}
