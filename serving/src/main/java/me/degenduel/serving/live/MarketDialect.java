package me.degenduel.serving.live;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import me.degenduel.serving.live.ClientMessage.SubscribeSymbols;
import me.degenduel.serving.live.ClientMessage.UnsubscribeSymbols;
import me.degenduel.serving.live.ServerMessage.SymbolsSubscribed;
import me.degenduel.serving.live.ServerMessage.SymbolsUnsubscribed;

/**
 * {@code market-data}: the same tokens as on {@code token-data}, in three messages each. A token followed is the
 * channel {@code market.<it>}.
 */
final class MarketDialect implements Dialect {
    private final Live live;
    private final Symbols symbols;
    private final InstantSource clock;

    MarketDialect(Live live, Channels channels, Rules rules, InstantSource clock) {
        this.live = live;
        this.symbols = new Symbols("market.", live, channels, rules);
        this.clock = clock;
    }

    @Override
    public void hear(ClientMessage message, Client client, Conversation conversation) {
        var type = Wire.type(message.getClass());
        switch ((ClientMessage.OfMarket) message) {
            case SubscribeSymbols wanted -> follow(client, wanted.symbols(), type, conversation);
            case UnsubscribeSymbols unwanted ->
                symbols.leave(client, unwanted.symbols(), type, conversation)
                        .ifPresent(ended ->
                                live.reply(client, new SymbolsUnsubscribed(ended, ended.size(), clock.instant())));
        }
    }

    @Override
    public boolean takes(ClientMessage.Subscribe wanted, Client client, Conversation conversation) {
        if (wanted.symbols() == null) {
            return false;
        }
        follow(client, wanted.symbols(), "subscribe", conversation);
        return true;
    }

    private void follow(Client client, List<String> wanted, String type, Conversation conversation) {
        symbols.follow(client, wanted, type, conversation).ifPresent(known -> {
            live.reply(client, new SymbolsSubscribed(known, known.size(), clock.instant()));
            known.stream()
                    .flatMap(symbol -> symbols.subscription(client, symbol).stream())
                    .flatMap(subscription -> live.begin(subscription, Optional.empty()).stream())
                    .forEach(frame -> live.reply(client, frame));
        });
    }
}
