package me.degenduel.serving.live;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import me.degenduel.schemas.AvroSerde;
import me.degenduel.schemas.AvroSerdes;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.ContestSettings;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.Standing;
import me.degenduel.schemas.Standings;
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

    public static final Instant START = Instant.parse("2025-03-01T12:00:00Z");

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

    public static ContestRow contest(String id, String name) {
        return ContestRow.newBuilder()
                .setId(Long.parseLong(id))
                .setCode("DD-" + id)
                .setName(name)
                .setDescription("")
                .setStartTime(START)
                .setEndTime(START.plusSeconds(3_600))
                .setEntryFee(decimal("0"))
                .setPrizePool(decimal("1000.5"))
                .setMinParticipants(2)
                .setMaxParticipants(1_000_000)
                .setSettings(new ContestSettings(List.of(decimal("69"), decimal("20.5")), decimal("10")))
                .setCreatedAt(Instant.EPOCH)
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(Instant.EPOCH)
                .build();
    }

    /** In the order of their values, the greatest first. */
    public static Standings standings(String contest, ContestState state, Standing... top) {
        return Standings.newBuilder()
                .setContest(contest)
                .setState(state)
                .setParticipants(top.length)
                .setStartsAt(START)
                .setEndsAt(START.plusSeconds(3_600))
                .setAsOf(START.plusSeconds(1))
                .setTop(List.of(top))
                .setFrozen(List.of())
                .setWaitingFor(List.of())
                .build();
    }

    public static Standing standing(int rank, String wallet, String value) {
        return Standing.newBuilder()
                .setRank(rank)
                .setWallet(wallet)
                .setValue(new BigDecimal(value).movePointRight(6).longValueExact())
                .setStarting(10_000_000_000L)
                .setEnteredAt(Instant.EPOCH)
                .build();
    }

    /** A sale for 50.25 dollars. */
    public static Fill fill(String contest, String wallet, String order) {
        return Fill.newBuilder()
                .setContest(contest)
                .setWallet(wallet)
                .setOrder(order)
                .setToken(BONK)
                .setSide("SELL")
                .setWeight(40)
                .setOrderedAt(START)
                .setDecidedAt(START.plusMillis(420))
                .setPrice(decimal("0.0000201"))
                .setQuantity(decimal("2500000"))
                .setAmount(new BigDecimal("50.25").setScale(20))
                .build();
    }

    public static Fill refused(String contest, String wallet, String order, String why) {
        var fill = fill(contest, wallet, order);
        fill.setRefused(why);
        fill.setPrice(null);
        fill.setQuantity(null);
        fill.setAmount(null);
        return fill;
    }

    public static BigDecimal decimal(String text) {
        return new BigDecimal(text).setScale(18);
    }
}
