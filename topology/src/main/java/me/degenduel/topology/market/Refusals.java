package me.degenduel.topology.market;

import java.util.EnumMap;
import java.util.Map;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Refusal;
import me.degenduel.schemas.RejectedPrice;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;

/** Counts refused prices by reason, in Kafka Streams' own metrics, all of them from zero. */
final class Refusals {
    private final Map<Refusal, Sensor> sensors = new EnumMap<>(Refusal.class);

    Refusals(StreamsMetrics metrics) {
        for (var reason : Refusal.values()) {
            sensors.put(
                    reason, metrics.addRateTotalSensor("market", reason.code(), "refused-prices", RecordingLevel.INFO));
        }
    }

    void count(Refusal reason) {
        sensors.get(reason).record();
    }

    RejectedPrice reject(Price price, Refusal reason) {
        count(reason);
        return RejectedPrice.newBuilder()
                .setPrice(price.getPrice())
                .setSource(price.getSource())
                .setSourceTime(price.getSourceTime())
                .setReason(reason.code())
                .setDetail(reason.about())
                .build();
    }
}
