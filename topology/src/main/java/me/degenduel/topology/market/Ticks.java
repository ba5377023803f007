package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.time.Instant;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;

/** What an accepted price is told as, with what we know of the token. */
final class Ticks {
    private Ticks() {}

    static Tick of(Price said, BigDecimal price, Token token, Instant receivedAt) {
        var tick = new Tick();
        tick.setAddress(token.getAddress());
        tick.setSymbol(token.getSymbol());
        tick.setPrice(price);
        tick.setSource(said.getSource());
        tick.setTime(receivedAt);
        tick.setSourceTime(said.getSourceTime());
        tick.setMarketCap(PriceText.figure(said.getMarketCap()).orElse(null));
        tick.setVolume24h(PriceText.figure(said.getVolume24h()).orElse(null));
        tick.setLiquidity(PriceText.figure(said.getLiquidity()).orElse(null));
        tick.setFdv(
                token.getSupply() == null
                        ? null
                        : PriceText.fitting(token.getSupply().multiply(price)).orElse(null));
        tick.setBuys(said.getBuys());
        tick.setSells(said.getSells());
        tick.setTrades(said.getTrades());
        tick.setInterval(said.getInterval());
        return tick;
    }
}
