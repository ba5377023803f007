package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import me.degenduel.serving.live.ServerMessage.TokenData;
import me.degenduel.serving.live.ServerMessage.TokenMetadata;
import me.degenduel.serving.live.ServerMessage.TokenUpdate;
import me.degenduel.serving.live.ServerMessage.WhitelistAction;
import me.degenduel.serving.live.ServerMessage.WhitelistUpdate;
import me.degenduel.serving.read.ListedJson;
import me.degenduel.serving.read.MetadataJson;
import me.degenduel.serving.read.TokenJson;
import me.degenduel.serving.read.WhitelistJson;

/** Tokens and the whitelist in the words of old clients. */
final class TokenTellings {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration FULL_LIST_EVERY = Duration.ofSeconds(10);

    private TokenTellings() {}

    static Telling<TokenJson> lists(Source<?, TokenJson> tokens) {
        return new Telling.Whole<>(tokens, FULL_LIST_EVERY, TokenUpdate::new);
    }

    static Telling<TokenJson> prices(Source<?, TokenJson> tokens) {
        return new Telling.Each<>(
                tokens, new Telling.Pace.OfPrices(), true, TokenTellings::data, TokenTellings::lastWord);
    }

    static Telling<MetadataJson> metadata(Source<?, MetadataJson> metadata) {
        return new Telling.Each<>(
                metadata,
                new Telling.Pace.Every(AT_ONCE),
                false,
                (channel, token, json, now) -> new TokenMetadata(channel, token.symbol(), json, now),
                Telling.GoneMessage.none());
    }

    /** The reason stands in the whitelist, which arrives by another topic: it is said when it is known. */
    static Telling<ListedJson> listings(Source<?, ListedJson> listed, Source<?, WhitelistJson> whitelist) {
        return new Telling.Each<>(
                listed,
                AT_ONCE,
                (channel, token, json, now) -> update(channel, token.address(), token.symbol(), "listed", null, now),
                (channel, gone, tables, now) -> gone.last()
                        .map(token -> update(
                                channel,
                                token.address(),
                                token.symbol(),
                                "delisted",
                                tables.row(whitelist, gone.key())
                                        .map(WhitelistJson::reason)
                                        .orElse(null),
                                now)));
    }

    static Telling<WhitelistJson> decisions(Source<?, WhitelistJson> whitelist) {
        return new Telling.Each<>(
                whitelist,
                AT_ONCE,
                (channel, row, json, now) -> new WhitelistUpdate(
                        channel,
                        new WhitelistAction(
                                row.address(),
                                null,
                                row.status(),
                                row.reason(),
                                row.submittedBy(),
                                row.decidedBy(),
                                row.changedAt()),
                        now),
                (channel, gone, tables, now) -> Optional.of(update(channel, gone.key(), null, "deleted", null, now)));
    }

    static TokenData data(String channel, TokenJson token, Json json, Instant now) {
        return new TokenData(channel, token.symbol(), json, now);
    }

    private static Optional<ServerMessage> lastWord(
            String channel, Table.Removal<TokenJson> gone, Telling.Tables tables, Instant now) {
        return gone.last().map(TokenJson::delisted).map(token -> data(channel, token, Wire.row(token), now));
    }

    private static ServerMessage update(
            String channel, String address, String symbol, String action, String reason, Instant now) {
        return new WhitelistUpdate(
                channel, new WhitelistAction(address, symbol, action, reason, null, null, null), now);
    }
}
