package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import me.degenduel.schemas.SettingRow;
import me.degenduel.serving.live.Wire;

/** A setting of the platform, as administrators see it. */
public record SettingJson(
        @Always String key,
        JsonNode value,
        @JsonProperty("updated_by") String updatedBy,
        @JsonProperty("updated_at") Instant updatedAt) {

    /** Null for a row that is deleted. */
    public static SettingJson of(SettingRow row) {
        return row.getDeleted()
                ? null
                : new SettingJson(row.getKey(), value(row), row.getUpdatedBy(), row.getCommittedAt());
    }

    private static JsonNode value(SettingRow row) {
        try {
            return Wire.JSON.readTree(row.getValue());
        } catch (JsonProcessingException impossible) {
            // The column is jsonb; whatever else came is shown as it is.
            return new TextNode(row.getValue());
        }
    }
}
