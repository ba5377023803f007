package me.degenduel.serving.live;

import java.time.InstantSource;
import java.util.List;
import me.degenduel.serving.live.ClientMessage.GetAllTokens;
import me.degenduel.serving.live.ClientMessage.GetToken;
import me.degenduel.serving.live.ClientMessage.SubscribeTokens;
import me.degenduel.serving.live.ClientMessage.UnsubscribeTokens;
import me.degenduel.serving.live.ServerMessage.TokenUpdate;
import me.degenduel.serving.live.ServerMessage.TokensSubscribed;
import me.degenduel.serving.live.ServerMessage.TokensUnsubscribed;

/** {@code token-data}: tokens by symbol or address. A token followed is the channel {@code token.<it>}. */
final class TokenDialect implements Dialect {
    private final Live live;
    private final Channels channels;
    private final Symbols symbols;
    private final InstantSource clock;

    TokenDialect(Live live, Channels channels, Rules rules, InstantSource clock) {
        this.live = live;
        this.channels = channels;
        this.symbols = new Symbols("token.", live, channels, rules);
        this.clock = clock;
    }

    @Override
    public void hear(ClientMessage message, Client client, Conversation conversation) {
        var type = Wire.type(message.getClass());
        switch ((ClientMessage.OfTokens) message) {
            case SubscribeTokens wanted ->
                symbols.follow(client, wanted.symbols(), type, conversation).ifPresent(known -> tell(client, known));
            case UnsubscribeTokens unwanted ->
                symbols.leave(client, unwanted.symbols(), type, conversation)
                        .ifPresent(ended ->
                                live.reply(client, new TokensUnsubscribed(ended, ended.size(), clock.instant())));
            case GetToken wanted -> get(client, wanted.symbol(), conversation);
            case GetAllTokens all ->
                live.reply(
                        client,
                        live.list(client, channels.named("public.tokens").orElseThrow()));
        }
    }

    private void tell(Client client, List<String> known) {
        live.reply(client, new TokensSubscribed(known, known.size(), clock.instant()));
        var followed = symbols.followed(client).stream().map(Row::json).toList();
        live.reply(client, new TokenUpdate(null, followed, clock.instant()));
    }

    private void get(Client client, String symbol, Conversation conversation) {
        if (symbol == null || symbol.isBlank()) {
            conversation.fail(client, Code.INVALID_REQUEST, "Which token?", "get_token");
            return;
        }
        symbols.row(symbol)
                .ifPresentOrElse(
                        row -> live.reply(client, TokenTellings.data(null, row.value, row.json(), clock.instant())),
                        () -> conversation.fail(
                                client, Code.TOKEN_NOT_FOUND, "No listed token is called " + symbol, "get_token"));
    }
}
