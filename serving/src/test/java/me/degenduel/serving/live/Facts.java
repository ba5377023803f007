package me.degenduel.serving.live;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import me.degenduel.schemas.AvroSerde;
import me.degenduel.schemas.AvroSerdes;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.ContestSettings;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.MarketTotals;
import me.degenduel.schemas.Mover;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.SessionRevocationRow;
import me.degenduel.schemas.SettingRow;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.SignalKind;
import me.degenduel.schemas.SourcePrice;
import me.degenduel.schemas.Standing;
import me.degenduel.schemas.Standings;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenRows;
import me.degenduel.schemas.TokenStatus;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.Trend;
import me.degenduel.schemas.TrustedRecords;
import me.degenduel.schemas.UserRow;
import me.degenduel.schemas.WhitelistRow;
import me.degenduel.serving.read.Published;
import me.degenduel.topology.contest.Portfolio;
import me.degenduel.topology.contest.Worth;

/** Records as the topics would have them. */
public final class Facts {
    static {
        // A test may make records before anything reads or writes one.
        TrustedRecords.trust();
    }

    public static final String SOL = "So11111111111111111111111111111111111111112";
    public static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    public static final String WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";
    public static final String OTHER_BONK = "BoNKotherAddress1111111111111111111111111111";

    public static final Instant START = Instant.parse("2025-03-01T12:00:00Z");

    private Facts() {}

    /** Serdes that nobody asks to read or write. */
    public static Topics topics() {
        return topics(Topics.BY_TOKEN);
    }

    /** Over so many partitions that few tokens share one. */
    static Topics topics(int tokenPartitions) {
        return new Topics(
                new AvroSerdes(AvroSerde.class.getName(), Map.of("schema.registry.url", "http://localhost:1")),
                tokenPartitions,
                Topics.BY_CONTEST);
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

    /** A token of which everything is known. */
    public static Token busy(Token token) {
        token.setTags(List.of("meme", "dog"));
        token.setChange5m(percent("-0.25"));
        token.setChange1h(percent("1.5"));
        token.setChange24h(percent("12.5"));
        token.setHigh24h(decimal("0.00002501"));
        token.setLow24h(decimal("0.00002"));
        token.setTrend(Trend.UP);
        token.setBuyPressure(percent("0.625"));
        token.setScore(percent("0.125"));
        token.setLiquidity(decimal("250000"));
        token.setVolume24h(decimal("480000.5"));
        token.setVolume1h(decimal("30000"));
        token.setVolumeTrend(percent("50"));
        token.setTrades(1_280L);
        token.setSources(List.of(SourcePrice.newBuilder()
                .setSource("simulator")
                .setPrice(token.getPrice())
                .setTime(START)
                .setFresh(true)
                .build()));
        return token;
    }

    public static MarketTotals totals(long tokens, Mover... gainers) {
        return MarketTotals.newBuilder()
                .setTime(START)
                .setTokens(tokens)
                .setLive(tokens)
                .setStale(0)
                .setHalted(0)
                .setMarketCap(decimal("1000000000.5"))
                .setVolume24h(decimal("2500000"))
                .setChange24h(percent("2.25"))
                .setGainers(List.of(gainers))
                .setLosers(List.of())
                .setTrending(List.of())
                .setOutliers(List.of())
                .build();
    }

    public static Mover mover(String address, String symbol, String price, String change) {
        return Mover.newBuilder()
                .setAddress(address)
                .setSymbol(symbol)
                .setPrice(decimal(price))
                .setChange24h(percent(change))
                .setVolume24h(decimal("480000.5"))
                .setMarketCap(decimal("1000000"))
                .build();
    }

    public static Signal signal(String address, String symbol, SignalKind kind) {
        return Signal.newBuilder()
                .setAddress(address)
                .setSymbol(symbol)
                .setKind(kind)
                .setTime(START)
                .setPrice(decimal("0.00002345"))
                .setValue(9_000.0)
                .setMean(1_200.5)
                .setDeviation(310.25)
                .build();
    }

    /** From a price to another, with that many between its first millisecond and its last. */
    public static Candle candle(
            String address, String interval, Instant start, String open, String close, long ticks, boolean closed) {
        return Candle.newBuilder()
                .setAddress(address)
                .setInterval(interval)
                .setStart(start)
                .setOpen(decimal(open))
                .setHigh(decimal(open).max(decimal(close)))
                .setLow(decimal(open).min(decimal(close)))
                .setClose(decimal(close))
                .setVolume(decimal("1250.5"))
                .setTicks(ticks)
                .setOpenedAt(start)
                .setClosedAt(start.plusMillis(ticks - 1))
                .setClosed(closed)
                .build();
    }

    public static Tick tick(String address, String symbol, String price, Instant time) {
        return Tick.newBuilder()
                .setAddress(address)
                .setSymbol(symbol)
                .setPrice(decimal(price))
                .setSource("simulator")
                .setTime(time)
                .build();
    }

    public static ServiceState service(String name, String instance, BreakerState state, Instant at) {
        return ServiceState.newBuilder()
                .setService(name)
                .setInstance(instance)
                .setLayer("data")
                .setState(state)
                .setSince(at)
                .setFailures(0)
                .setRecoveryAttempts(0)
                .setCalls(0)
                .setErrors(0)
                .setTime(at)
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
        return TokenRows.decision(address, status, Instant.EPOCH)
                .setReason(reason)
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

    /** A setting, its value as JSON. */
    public static SettingRow setting(String key, String value) {
        return SettingRow.newBuilder()
                .setKey(key)
                .setValue(value)
                .setUpdatedBy(null)
                .setDeleted(false)
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(START)
                .build();
    }

    public static SessionRevocationRow ended(String session) {
        return SessionRevocationRow.newBuilder()
                .setSession(session)
                .setRevokedAt(Instant.EPOCH)
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

    /** A contest as its engine has published it, with one holding for each who is in it. */
    public static Published published(Standings standings, boolean retired) {
        return published(standings, retired, BONK);
    }

    static Published published(Standings standings, boolean retired, String token) {
        var top = standings.getTop();
        return new Published(
                standings,
                retired,
                top.size(),
                top::get,
                wallet -> IntStream.range(0, top.size())
                        .filter(place -> top.get(place).getWallet().equals(wallet))
                        .boxed()
                        .findAny(),
                wallet -> top.stream()
                        .filter(standing -> standing.getWallet().equals(wallet))
                        .findAny()
                        .map(standing -> new Portfolio(
                                wallet,
                                standing.getRank(),
                                standing.getValue(),
                                standing.getStarting(),
                                Instant.EPOCH,
                                BigDecimal.ZERO,
                                List.of(new Portfolio.Holding(
                                        token,
                                        new BigDecimal("500000000"),
                                        new BigDecimal("0.00002"),
                                        new BigDecimal("10000"),
                                        new BigDecimal("100"))),
                                standings.getAsOf())),
                (wallet, at) -> Optional.empty(),
                (wallet, since, most) -> List.of(new Worth(standings.getAsOf(), 10_010_000_000L)));
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

    public static BigDecimal percent(String text) {
        return new BigDecimal(text).setScale(8);
    }

    public static BigDecimal decimal(String text) {
        return new BigDecimal(text).setScale(18);
    }
}
