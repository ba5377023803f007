package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.Standings;

/**
 * A contest as clients see it: its terms, and how far it is.
 *
 * <p>How far it is comes from who plays it, its terms come from the database; what only the latter say is null until it
 * is known. Whose portfolio is worth what stands elsewhere, so this changes rarely.
 *
 * @param startTime when it started; before that, when it may
 * @param endTime when it ended or is to end
 * @param frozen tokens whose last price counts, since there is no newer one
 * @param waitingFor inputs that are behind: nothing is decided before they go on
 */
public record ContestJson(
        @Always String id,
        String code,
        String name,
        String description,
        @Always String status,
        String reason,
        @Always @JsonProperty("start_time") Instant startTime,
        @Always @JsonProperty("end_time") Instant endTime,
        int participants,
        @JsonProperty("min_participants") Integer minParticipants,
        @JsonProperty("max_participants") Integer maxParticipants,
        @JsonProperty("entry_fee") BigDecimal entryFee,
        @JsonProperty("entry_fee_text") String entryFeeText,
        @JsonProperty("prize_pool") BigDecimal prizePool,
        @JsonProperty("prize_pool_text") String prizePoolText,
        @JsonProperty("prize_distribution") List<BigDecimal> prizeDistribution,
        BigDecimal fee,
        @JsonProperty("created_by") String createdBy,
        @JsonProperty("created_at") Instant createdAt,
        @Always List<String> frozen,
        @Always @JsonProperty("waiting_for") List<String> waitingFor) {

    /** How far it is; whoever knows its terms adds them. */
    public static ContestJson of(Standings standings) {
        return new ContestJson(
                standings.getContest(),
                null,
                null,
                null,
                status(standings),
                standings.getReason(),
                standings.getStartsAt(),
                standings.getEndsAt(),
                standings.getParticipants(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.copyOf(standings.getFrozen()),
                List.copyOf(standings.getWaitingFor()));
    }

    /** With its terms; they stay as they were when its row is gone. */
    public ContestJson with(ContestRow row) {
        if (row == null || row.getDeleted()) {
            return this;
        }
        return new ContestJson(
                id,
                row.getCode(),
                row.getName(),
                row.getDescription(),
                status,
                reason,
                startTime,
                endTime,
                participants,
                row.getMinParticipants(),
                row.getMaxParticipants(),
                Amount.number(row.getEntryFee()),
                Amount.text(row.getEntryFee()),
                Amount.number(row.getPrizePool()),
                Amount.text(row.getPrizePool()),
                row.getSettings().getPrizeDistribution().stream()
                        .map(Amount::number)
                        .toList(),
                Amount.number(row.getSettings().getFee()),
                row.getCreatedBy(),
                row.getCreatedAt(),
                frozen,
                waitingFor);
    }

    static String status(Standings standings) {
        return standings.getState().name().toLowerCase(Locale.ROOT);
    }
}
