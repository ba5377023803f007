package me.degenduel.serving.live;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import me.degenduel.schemas.AvroSerde;
import me.degenduel.schemas.AvroSerdes;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.UserRow;
import me.degenduel.schemas.WhitelistRow;

/** Records as the topics would have them. */
public final class Facts {
    public static final String SOL = "So11111111111111111111111111111111111111112";
    public static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    public static final String WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";
    public static final String OTHER_BONK = "BoNKotherAddress1111111111111111111111111111";

    private Facts() {}

    /** Serdes that nobody asks to read or write. */
    public static Topics topics() {
        return new Topics(
                new AvroSerdes(AvroSerde.class.getName(), Map.of("schema.registry.url", "http://localhost:1")));
    }

    public static Token token(String address, String symbol, String price) {
        return Token.newBuilder()
                .setAddress(address)
                .setId(1)
                .setSymbol(symbol)
                .setName(symbol + " coin")
                .setDecimals(6)
                .setDescription("")
                .setSocials(Map.of("twitter", "https://x.com/" + symbol))
                .setWebsites(List.of())
                .setTags(List.of())
                .setStatus(TokenStatus.LIVE)
                .setPrice(decimal(price))
                .setPriceTime(Instant.parse("2025-03-01T12:00:00Z"))
                .setSource("simulator")
                .setMarketCap(decimal("1000000"))
                .setChangedAt(Instant.parse("2025-03-01T12:00:00Z"))
                .build();
    }

    public static Token worth(Token token, String marketCap) {
        token.setMarketCap(decimal(marketCap));
        return token;
    }

    public static Token delisted(Token token) {
        token.setStatus(TokenStatus.DELISTED);
        return token;
    }

    public static WhitelistRow whitelisted(String address, String status, String reason) {
        return WhitelistRow.newBuilder()
                .setAddress(address)
                .setStatus(status)
                .setReason(reason)
                .setChangedAt(Instant.EPOCH)
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(Instant.EPOCH)
                .build();
    }

    public static UserRow user(String wallet, String role, boolean banned) {
        return UserRow.newBuilder()
                .setWalletAddress(wallet)
                .setNickname("degen_" + wallet)
                .setRole(role)
                .setIsBanned(banned)
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(Instant.EPOCH)
                .build();
    }

    public static BigDecimal decimal(String text) {
        return new BigDecimal(text).setScale(18);
    }
}
