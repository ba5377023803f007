package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Refusal;
import me.degenduel.schemas.RejectedPrice;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/**
 * Prices that are numbers and times that make sense, apart from those that are not.
 *
 * <p>Only what a price says of itself is judged here; what needs the token or earlier prices comes after the join.
 */
record CheckedPrices(KStream<String, Checked> accepted, KStream<String, RejectedPrice> rejected) {
    private static final Duration TOLERATED_LEAD = Duration.ofSeconds(5);

    /** A price with its text read: exactly one of value and refusal is there. */
    record Checked(Price said, BigDecimal value, RejectedPrice refusal) {}

    static CheckedPrices of(KStream<String, Price> prices) {
        var checked = prices.processValues(Check::new, Named.as("check-prices"));
        return new CheckedPrices(
                checked.filter((address, price) -> price.refusal == null, Named.as("sound-prices")),
                checked.filter((address, price) -> price.refusal != null, Named.as("unsound-prices"))
                        .mapValues(Checked::refusal, Named.as("refusals-of-unsound-prices")));
    }

    /** The rule about time. */
    static Optional<Refusal> time(Price price, long receivedAt) {
        var said = price.getSourceTime();
        return said != null && said.toEpochMilli() > receivedAt + TOLERATED_LEAD.toMillis()
                ? Optional.of(Refusal.FROM_THE_FUTURE)
                : Optional.empty();
    }

    private static final class Check extends ContextualFixedKeyProcessor<String, Price, Checked> {
        private Refusals refusals;

        @Override
        public void init(FixedKeyProcessorContext<String, Checked> context) {
            super.init(context);
            refusals = new Refusals(context.metrics());
        }

        @Override
        public void process(FixedKeyRecord<String, Price> record) {
            context().forward(record.withValue(check(record.value(), record.timestamp())));
        }

        private Checked check(Price price, long receivedAt) {
            return switch (PriceText.read(price.getPrice())) {
                case PriceText.Reading.Bad bad -> refused(price, bad.reason());
                case PriceText.Reading.Good good ->
                    time(price, receivedAt)
                            .map(reason -> refused(price, reason))
                            .orElseGet(() -> new Checked(price, good.value(), null));
            };
        }

        private Checked refused(Price price, Refusal reason) {
            return new Checked(price, null, refusals.reject(price, reason));
        }
    }
}
