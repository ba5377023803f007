package me.degenduel.serving.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.Context;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import me.degenduel.schemas.Candle;
import me.degenduel.serving.live.Wire;
import me.degenduel.topology.market.Interval;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** Candles from the store that owns them, here or on another instance. */
public final class Candles {
    /** The candles that this instance has. */
    @FunctionalInterface
    public interface Store {
        /** Those that begin in that time, both ends with it: the newest so many, the oldest first. */
        List<Candle> candles(String address, Interval interval, Instant from, Instant to, int limit);
    }

    private static final String JSON = "application/json";

    private final Store store;
    private final Predicate<String> listed;
    private final Function<String, Optional<HostInfo>> owners;
    private final Neighbours neighbours;
    private final InstantSource clock;

    /**
     * Asks a store whose keys the instances share.
     *
     * @param listed whether this instance knows a token
     * @param owners who has a key; nobody while the instances agree on that
     */
    public Candles(
            Store store,
            Predicate<String> listed,
            Function<String, Optional<HostInfo>> owners,
            Neighbours neighbours,
            InstantSource clock) {
        this.store = store;
        this.listed = listed;
        this.owners = owners;
        this.neighbours = neighbours;
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
        return asked(address, path, false)
                .map(Candles::read)
                .orElseGet(() -> here(address, new Stretch(from, end, interval)));
    }

    private interface Answer {
        Object of(String address, List<CandleJson> candles);
    }

    private void answer(Context context, Stretch stretch, Answer answer) {
        var address = context.pathParam("address");
        var path = context.path()
                + Optional.ofNullable(context.queryString())
                        .map(query -> "?" + query)
                        .orElse("");
        asked(address, path, context.header(Neighbours.HANDED_ON) != null)
                .ifPresentOrElse(
                        there -> context.status(there.statusCode())
                                .contentType(JSON)
                                .result(there.body()),
                        () -> {
                            var candles = here(address, stretch);
                            if (candles.isEmpty() && !isListed(address)) {
                                throw new TokenNotFound(address);
                            }
                            context.json(answer.of(address, candles));
                        });
    }

    private Optional<HttpResponse<String>> asked(String address, String path, boolean handedOn) {
        return settled(() -> neighbours.ask(owners.apply(address), path, Optional.empty(), handedOn));
    }

    private boolean isListed(String address) {
        return settled(() -> listed.test(address));
    }

    private List<CandleJson> here(String address, Stretch stretch) {
        return settled(
                () -> store
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
                        .toList());
    }

    private static <T> T settled(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (InvalidStateStoreException moving) {
            throw new NotReady("The instances are sharing out their work", moving);
        }
    }

    private static List<CandleJson> read(HttpResponse<String> there) {
        if (there.statusCode() == 404) {
            return List.of();
        }
        if (there.statusCode() != 200) {
            throw new NotReady("The instance that has the candles answers " + there.statusCode());
        }
        try {
            return Wire.JSON.readValue(there.body(), CandlesJson.class).candles();
        } catch (JsonProcessingException notCandles) {
            throw new NotReady("The instance that has the candles answers something else", notCandles);
        }
    }

    private static Optional<String> parameter(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isBlank());
    }
}
