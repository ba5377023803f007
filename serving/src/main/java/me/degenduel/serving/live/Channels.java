package me.degenduel.serving.live;

import static java.util.stream.Collectors.toCollection;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.WhitelistRow;
import me.degenduel.serving.live.ServerMessage.TokenData;
import me.degenduel.serving.live.ServerMessage.TokenMetadata;
import me.degenduel.serving.live.ServerMessage.TokenUpdate;
import me.degenduel.serving.live.ServerMessage.WhitelistAction;
import me.degenduel.serving.live.ServerMessage.WhitelistUpdate;
import me.degenduel.serving.read.ListedJson;
import me.degenduel.serving.read.MetadataJson;
import me.degenduel.serving.read.TokenJson;
import me.degenduel.serving.read.WhitelistJson;

/**
 * Everything that can be followed: where it comes from, who may see it, and how old clients hear of it.
 *
 * <p>Whoever subscribes with {@code delta} gets the rows of any of these; only old clients need a telling.
 */
public final class Channels {
    /** Of an address in base58; symbols have at most ten characters. */
    private static final int SHORTEST_ADDRESS = 32;

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration AT_MOST_EVERY = Duration.ofMillis(100);
    private static final Duration FULL_LIST_EVERY = Duration.ofSeconds(10);

    final Source<Token, TokenJson> tokens;
    final Source<Token, MetadataJson> metadata;
    final Source<Token, ListedJson> listed;
    final Source<WhitelistRow, WhitelistJson> whitelist;

    private final List<Channel> all;

    public Channels(Topics topics) {
        tokens = new Source<>(topics.tokens, TokenJson::of, bySymbol());
        metadata = new Source<>(topics.tokens, MetadataJson::of, Labels.Rule.none());
        listed = new Source<>(topics.tokens, ListedJson::of, Labels.Rule.none());
        whitelist = new Source<>(topics.whitelist, WhitelistJson::of, Labels.Rule.none());

        all = List.of(
                Channel.rows("public.tokens", Access.ANYONE, tokens)
                        .told(new Telling.Whole<>(tokens, FULL_LIST_EVERY, TokenUpdate::new)),
                Channel.row("token", "symbol or address", Access.ANYONE, tokens)
                        .told(new Telling.Each<>(tokens, AT_MOST_EVERY, Channels::data, Channels::lastWord))
                        .told(new Telling.Each<>(metadata, AT_ONCE, Channels::about, Telling.GoneMessage.none())),
                Channel.rows("public.whitelist", Access.ANYONE, listed)
                        .told(new Telling.Each<>(listed, AT_ONCE, Channels::listing, this::delisting)),
                Channel.rows("admin.whitelist", Access.ADMIN, whitelist)
                        .told(new Telling.Each<>(whitelist, AT_ONCE, Channels::decision, Channels::forgotten)));
    }

    public List<Channel> all() {
        return all;
    }

    /** What the channels are made of, each once. */
    Set<Source<?, ?>> sources() {
        return all.stream().flatMap(channel -> channel.sources().stream()).collect(toCollection(LinkedHashSet::new));
    }

    Optional<Channel> named(String name) {
        return all.stream().filter(channel -> channel.isNamed(name)).findFirst();
    }

    static TokenData data(String channel, TokenJson token, Json json, Instant now) {
        return new TokenData(channel, token.symbol(), json, now);
    }

    private static Optional<ServerMessage> lastWord(
            String channel, Table.Removal<TokenJson> gone, Telling.Tables tables, Instant now) {
        return gone.last().map(TokenJson::delisted).map(token -> data(channel, token, Wire.row(token), now));
    }

    private static TokenMetadata about(String channel, MetadataJson token, Json json, Instant now) {
        return new TokenMetadata(channel, token.symbol(), json, now);
    }

    private static WhitelistUpdate listing(String channel, ListedJson token, Json json, Instant now) {
        return new WhitelistUpdate(channel, new WhitelistAction(token.address(), token.symbol(), "listed", null), now);
    }

    /** The reason stands in the whitelist, which arrives by another topic: it is said when it is known. */
    private Optional<ServerMessage> delisting(
            String channel, Table.Removal<ListedJson> gone, Telling.Tables tables, Instant now) {
        var reason =
                tables.row(whitelist, gone.key()).map(WhitelistJson::reason).orElse(null);
        return gone.last()
                .map(token -> new WhitelistAction(token.address(), token.symbol(), "delisted", reason))
                .map(action -> new WhitelistUpdate(channel, action, now));
    }

    private static WhitelistUpdate decision(String channel, WhitelistJson row, Json json, Instant now) {
        return new WhitelistUpdate(channel, new WhitelistAction(row.address(), null, row.status(), row.reason()), now);
    }

    private static Optional<ServerMessage> forgotten(
            String channel, Table.Removal<WhitelistJson> gone, Telling.Tables tables, Instant now) {
        return Optional.of(new WhitelistUpdate(channel, new WhitelistAction(gone.key(), null, "deleted", null), now));
    }

    /** A symbol means the listed token with the highest market cap. */
    private static Labels.Rule<TokenJson> bySymbol() {
        return new Labels.Rule<>(
                token -> Optional.of(token.symbol()),
                Comparator.comparing(TokenJson::size),
                text -> text.length() >= SHORTEST_ADDRESS);
    }
}
