package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** What a service has done until now. */
public record ServiceFiguresJson(
        String service,
        long calls,
        long errors,
        @JsonProperty("p99_ms") Double p99Millis,
        Map<String, Double> figures) {

    public static ServiceFiguresJson of(ServiceJson service) {
        return new ServiceFiguresJson(
                service.service(), service.calls(), service.errors(), service.p99Millis(), service.figures());
    }
}
