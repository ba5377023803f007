package me.degenduel.topology.market;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.Token;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** What is told by the stores of the market. */
final class StoredMarket implements MarketView {
    private final ReadOnlyKeyValueStore<String, TokenState> tokens;
    private final ReadOnlyKeyValueStore<String, byte[]> blocks;

    StoredMarket(ReadOnlyKeyValueStore<String, TokenState> tokens, ReadOnlyKeyValueStore<String, byte[]> blocks) {
        this.tokens = tokens;
        this.blocks = blocks;
    }

    @Override
    public Optional<Token> token(String address) {
        return state(address).map(TokenState::row);
    }

    private Optional<TokenState> state(String address) {
        return Optional.ofNullable(tokens.get(address));
    }

    @Override
    public List<Candle> candles(String address, Interval interval, Instant from, Instant to, int limit) {
        var past = state(address).map(TokenState::past);
        if (past.isEmpty()) {
            return List.of();
        }
        var chart = new Chart(new Shelf(blocks, address, past.get().seconds()), past.get());
        var end = Math.min(to.toEpochMilli(), chart.time());
        return chart.bars(interval, Math.max(0, from.toEpochMilli()), end, limit).stream()
                .map(bar -> bar.candle(address, interval, !bar.equals(chart.running(interval))))
                .toList();
    }
}
