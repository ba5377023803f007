package me.degenduel.serving.read;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.topology.market.Interval;
import me.degenduel.topology.market.MarketView;

/** Candles from the store that owns them, here or on another instance. */
public final class Candles {
    private final Answers<MarketView> answers;
    private final InstantSource clock;

    public Candles(Answers<MarketView> answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    public void list(Context context) {
        var interval = parameter(context, "interval")
                .map(text -> Interval.of(text)
                        .orElseThrow(() -> new InvalidRequest("interval is one of "
                                + String.join(
                                        ", ",
                                        Stream.of(Interval.values())
                                                .map(Interval::text)
                                                .toList()))))
                .orElse(Interval.MINUTE);
        var stretch = Stretch.ofCandles(
                interval,
                parameter(context, "from"),
                parameter(context, "to"),
                parameter(context, "limit"),
                clock.instant());
        answer(
                context,
                stretch,
                (address, candles) -> new CandlesJson(address, interval.text(), stretch.from(), stretch.to(), candles));
    }

    public void history(Context context) {
        var stretch = Stretch.ofPoints(parameter(context, "from"), parameter(context, "to"), clock.instant());
        answer(
                context,
                stretch,
                (address, candles) -> new PricesJson(
                        address,
                        stretch.interval().text(),
                        stretch.from(),
                        stretch.to(),
                        candles.stream().map(PricesJson.Point::of).toList()));
    }

    /**
     * The last that there are, in as many intervals: empty for a token that nobody knows yet.
     *
     * @throws NotReady where whoever has them cannot answer now
     */
    public List<CandleJson> last(String address, Interval interval, int most) {
        var end = Stretch.begin(clock.instant(), interval).plusMillis(interval.millis());
        var from = end.minus(Duration.ofMillis(interval.millis()).multipliedBy(most));
        var path = "/api/v69/tokens/%s/candles?interval=%s&from=%s&to=%s&limit=%d"
                .formatted(address, interval.text(), from, end, most);
        var stretch = new Stretch(from, end, interval);
        return answers.read(
                        address,
                        path,
                        Optional.empty(),
                        market -> new CandlesJson(address, interval.text(), from, end, of(market, address, stretch)),
                        CandlesJson.class,
                        new CandlesJson(address, interval.text(), from, end, List.of()))
                .candles();
    }

    private interface Answer {
        Object of(String address, List<CandleJson> candles);
    }

    private void answer(Context context, Stretch stretch, Answer answer) {
        var address = context.pathParam("address");
        answers.answer(context, address, market -> {
            var candles = of(market, address, stretch);
            if (candles.isEmpty() && market.token(address).isEmpty()) {
                throw new TokenNotFound(address);
            }
            return answer.of(address, candles);
        });
    }

    private static List<CandleJson> of(MarketView market, String address, Stretch stretch) {
        return market
                .candles(
                        address,
                        stretch.interval(),
                        stretch.from(),
                        stretch.to().minusMillis(1),
                        Limit.AT_MOST)
                .stream()
                .filter(candle -> !candle.getStart().isBefore(stretch.from())
                        && candle.getStart().isBefore(stretch.to()))
                .map(CandleJson::of)
                .toList();
    }

    private static Optional<String> parameter(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isBlank());
    }
}
