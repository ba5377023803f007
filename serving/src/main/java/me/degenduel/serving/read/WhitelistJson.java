package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import me.degenduel.schemas.WhitelistRow;

/** A whitelist row as admins see it: who proposed, who decided, why. */
public record WhitelistJson(
        @Always String address,
        @Always String status,
        @JsonProperty("submitted_by") String submittedBy,
        @JsonProperty("decided_by") String decidedBy,
        String reason,
        @JsonProperty("changed_at") Instant changedAt) {

    /** Null for a row that is deleted. */
    public static WhitelistJson of(WhitelistRow row) {
        return row.getDeleted()
                ? null
                : new WhitelistJson(
                        row.getAddress(),
                        row.getStatus(),
                        row.getSubmittedBy(),
                        row.getDecidedBy(),
                        row.getReason(),
                        row.getChangedAt());
    }

    /** As whoever submitted it sees it. */
    WhitelistJson withoutJudge() {
        return new WhitelistJson(address, status, submittedBy, null, reason, changedAt);
    }

    /** As anybody sees it. */
    WhitelistJson withoutPeople() {
        return new WhitelistJson(address, status, null, null, null, changedAt);
    }
}
