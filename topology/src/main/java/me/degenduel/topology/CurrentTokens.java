package me.degenduel.topology;

import java.time.Instant;
import java.util.Optional;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.TokenStatus;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The current row of each whitelisted token. Listings and ticks both change it, so one store is folded by two steps.
 *
 * <p>A token that leaves the whitelist says so on a last row, then its key is removed.
 */
final class CurrentTokens {
    private CurrentTokens() {}

    static KStream<String, Token> of(
            KTable<String, Listing> listings, KStream<String, Tick> ticks, Store.Kept<Token> tokens) {
        var listed = listings.toStream(Named.as("changed-listings"))
                .process(() -> new FromListings(tokens), Named.as("tokens-from-listings"), tokens.name());
        var priced = ticks.process(() -> new FromTicks(tokens), Named.as("tokens-from-ticks"), tokens.name());
        return listed.merge(priced, Named.as("changed-tokens"));
    }

    /** What a listed token's description makes of its row; empty where it changes nothing. */
    static Optional<Token> described(Token before, TokenRow row, Instant time) {
        var token = before == null ? unpriced(time) : copy(before);
        token.setAddress(row.getAddress());
        token.setId(row.getId());
        token.setSymbol(row.getSymbol());
        token.setName(row.getName());
        token.setDecimals(row.getDecimals());
        token.setDescription(row.getDescription());
        token.setImageUrl(row.getImageUrl());
        token.setHeaderImageUrl(row.getHeaderImageUrl());
        token.setColor(row.getColor());
        token.setSocials(row.getSocials());
        token.setWebsites(row.getWebsites());
        token.setTags(row.getTags());
        token.setSupply(row.getSupply());
        if (token.equals(before)) {
            return Optional.empty();
        }
        token.setChangedAt(time);
        return Optional.of(token);
    }

    /** What a tick makes of the row; empty where the token is gone or the row knows a later price. */
    static Optional<Token> priced(Token before, Tick tick) {
        if (before == null
                || (before.getPriceTime() != null && before.getPriceTime().isAfter(tick.getTime()))) {
            return Optional.empty();
        }
        var token = copy(before);
        token.setPrice(tick.getPrice());
        token.setPriceTime(tick.getTime());
        token.setSource(tick.getSource());
        token.setMarketCap(tick.getMarketCap());
        token.setFdv(tick.getFdv());
        token.setVolume24h(tick.getVolume24h());
        token.setLiquidity(tick.getLiquidity());
        token.setBuys(tick.getBuys());
        token.setSells(tick.getSells());
        token.setStatus(TokenStatus.LIVE);
        token.setChangedAt(tick.getTime());
        return Optional.of(token);
    }

    static Token delisted(Token before, String reason, Instant time) {
        var token = copy(before);
        token.setStatus(TokenStatus.DELISTED);
        token.setDelistingReason(reason);
        token.setChangedAt(time);
        return token;
    }

    /** Nobody can act on a token before its first price. */
    private static Token unpriced(Instant time) {
        var token = new Token();
        token.setStatus(TokenStatus.HALTED);
        token.setChangedAt(time);
        return token;
    }

    /** Shares the values, which nobody changes: Avro's own deep copy would cost more than the rest of the step. */
    private static Token copy(Token token) {
        var copy = new Token();
        for (var field : token.getSchema().getFields()) {
            copy.put(field.pos(), token.get(field.pos()));
        }
        return copy;
    }

    private abstract static class Fold<V> extends ContextualProcessor<String, V, String, Token> {
        private final Store.Kept<Token> store;
        private KeyValueStore<String, Token> tokens;

        Fold(Store.Kept<Token> store) {
            this.store = store;
        }

        @Override
        public void init(ProcessorContext<String, Token> context) {
            super.init(context);
            tokens = context.getStateStore(store.name());
        }

        Token before(Record<String, V> record) {
            return tokens.get(record.key());
        }

        void keep(Record<String, V> record, Token token) {
            tokens.put(record.key(), token);
            context().forward(record.withValue(token));
        }

        void remove(Record<String, V> record, Token last) {
            tokens.delete(record.key());
            context().forward(record.withValue(last));
            context().forward(record.withValue(null));
        }
    }

    private static final class FromTicks extends Fold<Tick> {
        FromTicks(Store.Kept<Token> store) {
            super(store);
        }

        @Override
        public void process(Record<String, Tick> record) {
            priced(before(record), record.value()).ifPresent(token -> keep(record, token));
        }
    }

    private static final class FromListings extends Fold<Listing> {
        FromListings(Store.Kept<Token> store) {
            super(store);
        }

        @Override
        public void process(Record<String, Listing> record) {
            var listing = record.value();
            var time = Instant.ofEpochMilli(record.timestamp());
            var before = before(record);
            if (Listing.isListed(listing)) {
                described(before, listing.token(), time).ifPresent(token -> keep(record, token));
            } else if (before != null) {
                remove(record, delisted(before, Listing.reason(listing), time));
            }
        }
    }
}
