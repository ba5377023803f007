package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.SourcePrice;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.TokenStatus;

/**
 * The rules of a token's current row: what listings, ticks and time make of it.
 *
 * <p>Its price is the median of the sources that are fresh. Where none is, the last known price stays, with its age.
 */
final class CurrentTokens {
    private CurrentTokens() {}

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
        token.setChangedAt(later(token.getChangedAt(), time));
        return Optional.of(token);
    }

    /** What a tick makes of the row; empty where the token is gone or its source has said something later. */
    static Optional<Token> priced(Token before, Tick tick) {
        if (before == null || before.getSources().stream().anyMatch(source -> isLater(source, tick))) {
            return Optional.empty();
        }
        var token = copy(before);
        token.setSources(with(before.getSources(), tick));
        token.setPriceTime(later(before.getPriceTime(), tick.getTime()));
        token.setSource(tick.getSource());
        token.setMarketCap(or(tick.getMarketCap(), before.getMarketCap()));
        token.setVolume24h(or(tick.getVolume24h(), before.getVolume24h()));
        token.setLiquidity(or(tick.getLiquidity(), before.getLiquidity()));
        if (tick.getBuys() != null && tick.getSells() != null) {
            token.setBuys(tick.getBuys());
            token.setSells(tick.getSells());
            token.setBuyPressure(Percent.share(tick.getBuys(), tick.getSells()));
        }
        token.setTrades(or(tick.getTrades(), before.getTrades()));
        age(token, later(before.getChangedAt(), tick.getTime()));
        return Optional.of(token);
    }

    /** What passing time makes of the row. */
    static Token aged(Token before, long time) {
        var token = copy(before);
        age(token, later(before.getChangedAt(), Instant.ofEpochMilli(time)));
        return token;
    }

    /** When something of the row gets too old next; never, where nothing can. */
    static long nextAge(Token token) {
        return switch (token.getStatus()) {
            case LIVE ->
                token.getSources().stream()
                        .filter(SourcePrice::getFresh)
                        .mapToLong(Staleness::staleAt)
                        .min()
                        .orElse(Long.MAX_VALUE);
            case STALE ->
                token.getSources().stream().mapToLong(Staleness::haltedAt).max().orElse(Long.MAX_VALUE);
            case HALTED, DELISTED -> Long.MAX_VALUE;
        };
    }

    static Token delisted(Token before, String reason, Instant time) {
        var token = copy(before);
        token.setStatus(TokenStatus.DELISTED);
        token.setDelistingReason(reason);
        token.setChangedAt(later(before.getChangedAt(), time));
        return token;
    }

    /** Nobody can act on a token before its first price. */
    private static Token unpriced(Instant time) {
        var token = new Token();
        token.setStatus(TokenStatus.HALTED);
        token.setSources(List.of());
        token.setChangedAt(time);
        return token;
    }

    private static void age(Token token, Instant now) {
        var time = now.toEpochMilli();
        var sources = new ArrayList<SourcePrice>(token.getSources().size());
        var fresh = new ArrayList<BigDecimal>(sources.size());
        var halted = true;
        for (var source : token.getSources()) {
            var isFresh = time < Staleness.staleAt(source);
            sources.add(fresh(source, isFresh));
            if (isFresh) {
                fresh.add(source.getPrice());
            }
            halted &= time >= Staleness.haltedAt(source);
        }
        token.setSources(sources);
        if (!fresh.isEmpty()) {
            Collections.sort(fresh);
            token.setPrice(median(fresh));
            token.setFdv(
                    token.getSupply() == null
                            ? null
                            : PriceText.fitting(token.getSupply().multiply(token.getPrice()))
                                    .orElse(null));
            token.setStatus(TokenStatus.LIVE);
        } else {
            token.setStatus(halted ? TokenStatus.HALTED : TokenStatus.STALE);
        }
        token.setChangedAt(now);
    }

    /** Of an even number, the mean of the two in the middle. */
    static BigDecimal median(List<BigDecimal> sorted) {
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1)
                        .add(sorted.get(middle))
                        .divide(BigDecimal.TWO, PriceText.SCALE, RoundingMode.HALF_EVEN);
    }

    private static SourcePrice fresh(SourcePrice source, boolean fresh) {
        if (source.getFresh() == fresh) {
            return source;
        }
        return new SourcePrice(
                source.getSource(),
                source.getPrice(),
                source.getTime(),
                source.getSourceTime(),
                source.getInterval(),
                fresh);
    }

    private static List<SourcePrice> with(List<SourcePrice> sources, Tick tick) {
        var next = new ArrayList<SourcePrice>(sources.size() + 1);
        sources.stream()
                .filter(source -> !source.getSource().equals(tick.getSource()))
                .forEach(next::add);
        next.add(new SourcePrice(
                tick.getSource(), tick.getPrice(), tick.getTime(), tick.getSourceTime(), tick.getInterval(), true));
        next.sort(Comparator.comparing(SourcePrice::getSource));
        return next;
    }

    private static boolean isLater(SourcePrice source, Tick tick) {
        return source.getSource().equals(tick.getSource()) && source.getTime().isAfter(tick.getTime());
    }

    private static <T> T or(T said, T before) {
        return said == null ? before : said;
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    /** Shares the values, which nobody changes: Avro's own deep copy would cost more than the rest of the step. */
    static Token copy(Token token) {
        var copy = new Token();
        for (var field : token.getSchema().getFields()) {
            copy.put(field.pos(), token.get(field.pos()));
        }
        return copy;
    }
}
