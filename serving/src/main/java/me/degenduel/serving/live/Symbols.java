package me.degenduel.serving.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import me.degenduel.serving.read.TokenJson;

/** Tokens that clients follow by symbol or address: each is a channel with the same beginning. */
final class Symbols {
    private final String prefix;
    private final Live live;
    private final Channels channels;
    private final Rules rules;

    Symbols(String prefix, Live live, Channels channels, Rules rules) {
        this.prefix = prefix;
        this.live = live;
        this.channels = channels;
        this.rules = rules;
    }

    /**
     * Those of them that there are, followed from now on; nothing where the client was told why not.
     *
     * @param type of the message that asked for it
     */
    Optional<List<String>> follow(Client client, List<String> symbols, String type, Conversation conversation) {
        if (symbols == null || symbols.isEmpty()) {
            conversation.fail(client, Code.INVALID_REQUEST, "Which symbols?", type);
            return Optional.empty();
        }
        var known = symbols.stream()
                .filter(symbol -> symbol != null && row(symbol).isPresent())
                .distinct()
                .toList();
        var more = known.stream()
                .filter(symbol -> !client.subscriptions.containsKey(prefix + symbol))
                .toList();
        if (client.rows() + more.size() > client.allowed(rules.tokens(), rules)) {
            conversation.fail(
                    client,
                    Code.INVALID_SUBSCRIPTION,
                    "At most " + client.allowed(rules.tokens(), rules) + " tokens a connection",
                    type);
            return Optional.empty();
        }
        for (var symbol : more) {
            var name = prefix + symbol;
            live.subscribe(client, channels.named(name).orElseThrow(), name, Manner.WORDS, true);
        }
        return Optional.of(known);
    }

    /** Those of them that were followed, and are no longer; nothing where the client was told why not. */
    Optional<List<String>> leave(Client client, List<String> symbols, String type, Conversation conversation) {
        if (symbols == null || symbols.isEmpty()) {
            conversation.fail(client, Code.INVALID_REQUEST, "Which symbols?", type);
            return Optional.empty();
        }
        var ended = new ArrayList<String>();
        for (var symbol : symbols) {
            subscription(client, symbol).ifPresent(subscription -> {
                live.unsubscribe(subscription);
                ended.add(symbol);
            });
        }
        return Optional.of(ended);
    }

    Optional<Subscription> subscription(Client client, String symbol) {
        return Optional.ofNullable(client.subscriptions.get(prefix + symbol));
    }

    /** The rows that a client follows so, each once. */
    List<Row<TokenJson>> followed(Client client) {
        return client.subscriptions.values().stream()
                .filter(subscription -> subscription.name.startsWith(prefix))
                .flatMap(subscription -> subscription.meant().stream())
                .distinct()
                .flatMap(key -> live.table(channels.tokens).row(key).stream())
                .toList();
    }

    Optional<Row<TokenJson>> row(String symbolOrAddress) {
        var table = live.table(channels.tokens);
        return table.row(symbolOrAddress)
                .or(() -> table.labels().key(Labels.normal(symbolOrAddress)).flatMap(table::row));
    }
}
