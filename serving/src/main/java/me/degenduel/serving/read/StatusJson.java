package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * How the platform is, as one instance sees it.
 *
 * @param status online, degraded, maintenance or offline
 * @param version of what runs
 * @param started when this instance did
 */
public record StatusJson(
        @Always String status,
        @Always String message,
        @Always @JsonProperty("_version") String version,
        @Always @JsonProperty("_started") Instant started) {}
