package me.degenduel.topology.contest;

import java.util.Optional;
import me.degenduel.schemas.ContestParticipantRow;
import me.degenduel.schemas.ContestPortfolioRow;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.ContestTradeRow;

/** Captured rows as the engine takes them. */
final class Rows {
    static final String BUY = "BUY";

    private Rows() {}

    static Row of(ContestRow row) {
        return new Row.OfContest(
                row.getCommittedAt().toEpochMilli(),
                String.valueOf(row.getId()),
                new Terms(
                        row.getStartTime().toEpochMilli(),
                        row.getEndTime().toEpochMilli(),
                        row.getMinParticipants(),
                        row.getPrizePool(),
                        row.getSettings().getFee(),
                        row.getSettings().getPrizeDistribution()),
                cancelled(row),
                row.getDeleted());
    }

    private static Optional<String> cancelled(ContestRow row) {
        if (row.getDeleted()) {
            return Optional.of("removed");
        }
        return Optional.ofNullable(row.getCancelledAt())
                .map(at -> Optional.ofNullable(row.getCancellationReason()).orElse(""));
    }

    static Row of(ContestParticipantRow row) {
        return new Row.OfEntry(
                row.getCommittedAt().toEpochMilli(),
                String.valueOf(row.getContest()),
                row.getWallet(),
                row.getStartingValue());
    }

    static Row of(ContestPortfolioRow row) {
        return new Row.OfShare(
                row.getCommittedAt().toEpochMilli(),
                String.valueOf(row.getContest()),
                row.getWallet(),
                row.getToken(),
                row.getWeight());
    }

    static Row of(ContestTradeRow row) {
        return new Row.OfOrder(
                row.getCommittedAt().toEpochMilli(),
                String.valueOf(row.getContest()),
                row.getWallet(),
                row.getId(),
                row.getToken(),
                row.getSide().equals(BUY),
                row.getWeight());
    }
}
