package me.degenduel.serving.live;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import me.degenduel.serving.read.TokenJson;

/** What a price array may have of a token, in the order in which it has it: a new one comes last. */
enum PriceColumn {
    PRICE(0, "price", Kind.DECIMAL, TokenJson::price),
    PRICE_TIME(1, "price_time", Kind.TIME, TokenJson::priceTime),
    CHANGE_5M(2, "change_5m", Kind.DECIMAL, TokenJson::change5m),
    CHANGE_1H(3, "change_1h", Kind.DECIMAL, TokenJson::change1h),
    CHANGE_24H(4, "change_24h", Kind.DECIMAL, TokenJson::change24h),
    MARKET_CAP(5, "market_cap", Kind.TEXT_DECIMAL, token -> decimal(token.marketCap())),
    FDV(6, "fdv", Kind.TEXT_DECIMAL, token -> decimal(token.fdv())),
    LIQUIDITY(7, "liquidity", Kind.TEXT_DECIMAL, token -> decimal(token.liquidity())),
    VOLUME_24H(8, "volume_24h", Kind.TEXT_DECIMAL, token -> decimal(token.volume24h())),
    VOLUME_1H(9, "volume_1h", Kind.TEXT_DECIMAL, token -> decimal(token.volume1h())),
    VOLUME_TREND(10, "volume_trend", Kind.DECIMAL, TokenJson::volumeTrend),
    BUY_PRESSURE(11, "buy_pressure", Kind.DECIMAL, TokenJson::buyPressure),
    HIGH_24H(12, "high_24h", Kind.DECIMAL, TokenJson::high24h),
    LOW_24H(13, "low_24h", Kind.DECIMAL, TokenJson::low24h),
    SCORE(14, "score", Kind.DECIMAL, TokenJson::score),
    STATUS(15, "status", Kind.TEXT, TokenJson::status),
    TREND(16, "trend", Kind.TEXT, TokenJson::trend),
    SOURCE(17, "source", Kind.TEXT, TokenJson::source);

    enum Kind {
        DECIMAL("decimal"),
        /** One that rows have as text, because it may have more digits than a number. */
        TEXT_DECIMAL("decimal"),
        TIME("time"),
        TEXT("text");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** Which bit says that it is there. */
    final long bit;

    final String field;
    final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // it only reads a record
    private final Function<TokenJson, ?> value;

    <T> PriceColumn(int place, String field, Kind kind, Function<TokenJson, T> value) {
        this.bit = 1L << place;
        this.field = field;
        this.kind = kind;
        this.value = value;
    }

    static Optional<PriceColumn> named(String field) {
        return Stream.of(values()).filter(column -> column.field.equals(field)).findFirst();
    }

    void write(TokenJson token, Instant now, VarBytes out) {
        var it = value.apply(token);
        switch (kind) {
            case DECIMAL, TEXT_DECIMAL -> out.decimal((BigDecimal) it);
            case TIME -> out.time((Instant) it, now);
            case TEXT -> out.word((String) it);
        }
    }

    private static BigDecimal decimal(String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
