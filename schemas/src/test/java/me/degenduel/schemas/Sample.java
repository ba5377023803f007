package me.degenduel.schemas;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records with every kind of value, and their Avro bytes as an encoder made from Avro's specification wrote them: no
 * code of ours and none of Avro's Java library had a hand in the hex.
 *
 * @param first Avro's bytes by the schema of the first release, without the header
 * @param added what the fields that came since add to them, all at their defaults
 */
record Sample(String name, SpecificRecord record, String first, String added) {
    Sample(String name, SpecificRecord record, String first) {
        this(name, record, first, "");
    }

    /** Avro's bytes, without the header. */
    String hex() {
        return first + added;
    }

    static final Sample A_PRICE = new Sample(
            "a price",
            Price.newBuilder()
                    .setPrice("1e-15")
                    .setSource("dexscreener")
                    .setSourceTime(Instant.ofEpochMilli(1735689600123L))
                    .setVolume24h("12,5")
                    .setBuys(3L)
                    .setSells(-1L)
                    .build(),
            "0a31652d31351664657873637265656e657202f6f1cbf2836500020831322c35000206020100",
            "00");

    static final Sample A_PRICE_OF_WHICH_LITTLE_IS_KNOWN = new Sample(
            "a price of which little is known",
            Price.newBuilder().setPrice("").setSource("x").build(),
            "00027800000000000000",
            "00");

    static final Sample A_TICK_WITH_LARGE_SMALL_AND_NEGATIVE_DECIMALS = new Sample(
            "a tick with large small and negative decimals",
            Tick.newBuilder()
                    .setAddress("So11111111111111111111111111111111111111112")
                    .setSymbol("SOL")
                    .setPrice(new BigDecimal("187.250000000000000001"))
                    .setSource("simulator")
                    .setTime(Instant.ofEpochMilli(1735689600000L))
                    .setSourceTime(Instant.ofEpochMilli(-1))
                    .setMarketCap(new BigDecimal("99999999999999999999.999999999999999999"))
                    .setFdv(new BigDecimal("-0.500000000000000000"))
                    .setVolume24h(new BigDecimal("0E-18"))
                    .setTrades(1L << 62)
                    .build(),
            """
            56536f313131313131313131313131313131313131313131313131313131313131313131313131313131313206534f4c120a26
            9da2e82fe500011273696d756c61746f7280f0cbf28365020102204b3b4ca85a86c47a098a223fffffffff0210f90fa4a62c4e
            00000202000000000280808080808080808001""",
            "00");

    static final Sample A_TOKEN_WITH_AN_ENUM_A_MAP_AND_LISTS = new Sample(
            "a token with an enum a map and lists",
            Token.newBuilder()
                    .setAddress("DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263")
                    .setId(300)
                    .setSymbol("BONK")
                    .setName("Bönk 🐶")
                    .setDecimals(5)
                    .setDescription("")
                    .setColor("#ff8800")
                    .setSocials(Map.of("twitter", "https://x.com/bonk"))
                    .setWebsites(List.of("https://a.example", "https://b.example"))
                    .setTags(List.of())
                    .setSupply(new BigDecimal("88000000000000.000000000000000000"))
                    .setStatus(TokenStatus.STALE)
                    .setPrice(new BigDecimal("0.000000000000000001"))
                    .setPriceTime(Instant.EPOCH)
                    .setSource("replay")
                    .setChangedAt(Instant.ofEpochMilli(1735689600999L))
                    .build(),
            """
            5844657a58415a387a37506e726e524a6a7a337758426f52676978436136786a6e423759614231705042323633d80408424f4e
            4b1442c3b66e6b20f09f90b60a000000020e23666638383030020e747769747465722468747470733a2f2f782e636f6d2f626f
            6e6b00042268747470733a2f2f612e6578616d706c652268747470733a2f2f622e6578616d706c650000021c0456b755e79838
            31c88600000000020202010200020c7265706c617900000000000000ceffcbf28365""",
            "00".repeat(12));

    static final Sample A_ROW_THAT_IS_GONE = new Sample(
            "a row that is gone",
            WhitelistRow.newBuilder()
                    .setAddress("a")
                    .setStatus("listed")
                    .setReason("")
                    .setChangedAt(Instant.ofEpochMilli(1))
                    .setDeleted(true)
                    .setEpoch(2)
                    .setLsn(1L << 40)
                    .setCommittedAt(Instant.ofEpochMilli(3))
                    .build(),
            "02610c6c69737465640000020002010480808080804006");

    static final Sample A_CONTEST_WITH_A_RECORD_AND_DECIMALS_INSIDE = new Sample(
            "a contest with a record and decimals inside",
            ContestRow.newBuilder()
                    .setId(17)
                    .setCode("DD-17")
                    .setName("Seventeen")
                    .setDescription("")
                    .setStartTime(Instant.ofEpochMilli(1735689600000L))
                    .setEndTime(Instant.ofEpochMilli(1735693200000L))
                    .setEntryFee(new BigDecimal("0E-18"))
                    .setPrizePool(new BigDecimal("1000.500000000000000000"))
                    .setMinParticipants(2)
                    .setMaxParticipants(1_000_000)
                    .setSettings(new ContestSettings(
                            List.of(
                                    new BigDecimal("69.000000000000000000"),
                                    new BigDecimal("20.250000000000000000"),
                                    new BigDecimal("10.750000000000000000")),
                            new BigDecimal("10.000000000000000000")))
                    .setCreatedBy("w")
                    .setCreatedAt(Instant.ofEpochMilli(1735689599999L))
                    .setEpoch(7)
                    .setLsn(0)
                    .setCommittedAt(Instant.ofEpochMilli(1735689599999L))
                    .build(),
            """
            220a44442d313712536576656e7465656e0080f0cbf2836580aa83f68365020012363cba091fb25200000480897a061203bd91
            3e6c1df400001201190673b5fda900001200952fac0b477300000012008ac7230489e800000000020277feefcbf28365000e00
            feefcbf28365""");

    static final Sample A_DEAD_LETTER_WITH_BYTES = new Sample(
            "a dead letter with bytes",
            DeadLetter.newBuilder()
                    .setTopic("market.prices.v1")
                    .setPartition(5)
                    .setOffset(1_000_000_000)
                    .setTime(Instant.ofEpochMilli(1735689600000L))
                    .setReason("garbage")
                    .setBytes(ByteBuffer.wrap(new byte[] {0, -1, 127}))
                    .build(),
            "206d61726b65742e7072696365732e76310a80a8d6b90780f0cbf283650e67617262616765020600ff7f");

    static Stream<Sample> all() {
        return Stream.of(
                A_PRICE,
                A_PRICE_OF_WHICH_LITTLE_IS_KNOWN,
                A_TICK_WITH_LARGE_SMALL_AND_NEGATIVE_DECIMALS,
                A_TOKEN_WITH_AN_ENUM_A_MAP_AND_LISTS,
                A_ROW_THAT_IS_GONE,
                A_CONTEST_WITH_A_RECORD_AND_DECIMALS_INSIDE,
                A_DEAD_LETTER_WITH_BYTES);
    }

    Sample {
        first = first.replace("\n", "");
    }

    @Override
    public String toString() {
        return name;
    }
}
