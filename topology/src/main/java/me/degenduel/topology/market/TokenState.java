package me.degenduel.topology.market;

import java.util.HashMap;
import java.util.Map;
import me.degenduel.schemas.Token;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * All of a token that changes with its prices, so that a price is one record in a changelog.
 *
 * @param row null while it is not listed
 * @param said by source
 * @param past null before its first price
 */
record TokenState(Token row, Map<String, Said> said, Untold untold, Past past) {
    private static final int FORMAT = 1;

    /** No token's, but of the store: up to when all tokens are as they are in it. It stands in place of a stretch. */
    static TokenState passed(long time) {
        return new TokenState(null, Map.of(), Untold.nothing(time), null);
    }

    long passed() {
        return untold.stretch();
    }

    /** @param rows how rows are written among the rest */
    static Serde<TokenState> serde(Serde<Token> rows) {
        var writer = rows.serializer();
        var reader = rows.deserializer();
        return Serdes.serdeFrom(
                (topic, state) -> Packing.pack(FORMAT, state, packing -> {
                    packing.raw(writer.serialize(topic, state.row));
                    state.write(packing);
                }),
                (topic, written) -> Packing.unpack(
                        FORMAT, written, packing -> read(reader.deserialize(topic, packing.raw()), packing)));
    }

    private void write(Packing packing) {
        packing.number(said.size());
        said.forEach((source, each) -> each.write(packing.text(source)));
        untold.write(packing);
        packing.number(past == null ? 0 : 1);
        if (past != null) {
            past.write(packing);
        }
    }

    private static TokenState read(Token row, Packing packing) {
        var said = new HashMap<String, Said>();
        for (var left = packing.number(); left > 0; left--) {
            said.put(packing.text(), Said.read(packing));
        }
        return new TokenState(row, said, Untold.read(packing), packing.number() == 0 ? null : Past.read(packing));
    }
}
