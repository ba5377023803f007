package me.degenduel.serving.command;

/** Takes away what somebody has or waits for: an administrator does that, and says why. */
sealed interface Explained extends Command permits CancelContest, DelistToken, RejectToken {
    String reason();

    @Override
    default boolean isForAdministrators() {
        return true;
    }

    @Override
    default void check(String wallet) {
        if (reason() == null || reason().isBlank()) {
            throw new Refused(Reason.INVALID_REASON);
        }
    }
}
