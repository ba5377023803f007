package me.degenduel.serving.read;

import java.time.Instant;

/**
 * Whether somebody is in a contest, and what that is worth, in the words of old clients.
 *
 * @param status the contest's
 * @param entryTime null, as the amounts are, for who is not in it
 */
public record ParticipantJson(
        boolean isParticipant,
        Instant entryTime,
        @Always String walletAddress,
        @Always String status,
        String initialBalance,
        String portfolioValue) {

    public static ParticipantJson of(ContestView contest, String wallet) {
        var status = contest.status();
        return contest.standing(wallet)
                .map(standing -> new ParticipantJson(
                        true,
                        standing.getEnteredAt(),
                        wallet,
                        status,
                        Amount.micros(standing.getStarting()).toPlainString(),
                        Amount.micros(standing.getValue()).toPlainString()))
                .orElseGet(() -> new ParticipantJson(false, null, wallet, status, null, null));
    }
}
