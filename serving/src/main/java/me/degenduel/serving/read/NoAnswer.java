package me.degenduel.serving.read;

/** A question that has no answer, or none for whoever asks. */
public final class NoAnswer extends RuntimeException {
    /** Why, as a code with its status and a sentence. */
    public enum Reason {
        UNAUTHORIZED(401, "Authentication required"),
        CONTEST_NOT_FOUND(404, "There is no such contest"),
        PARTICIPANT_NOT_FOUND(404, "Nobody in this contest has that wallet"),
        FORBIDDEN(403, "Until the contest is over, only its owner may see a portfolio"),
        LEADERBOARD_GONE(410, "This order of the leaderboard is gone: begin again without a cursor"),
        CONTEST_RETIRED(410, "The contest was over long ago: who had what is not kept any more, its results are"),
        PORTFOLIO_GONE(410, "That is longer ago than portfolios are known as they were"),
        CONTEST_NOT_OVER(409, "The contest is not over"),
        CONTEST_NOT_SETTLED(409, "The contest is over, and its results are being written"),
        CONTEST_CANCELLED(409, "The contest was cancelled: it has no results"),
        INVALID_REQUEST(400, "A parameter is none, and the sentence says which and why"),
        TOKEN_NOT_FOUND(404, "No listed token has that address"),
        SETTING_NOT_FOUND(404, "No such setting is set"),
        NOT_READY(
                503,
                "Whoever knows the answer cannot give it now, and the sentence says why: ask again after `Retry-After`"),
        UPGRADE_REQUIRED(426, "This is a websocket"),
        INTERNAL_ERROR(500, "Something went wrong on our side");

        public final int status;
        public final String sentence;

        Reason(int status, String sentence) {
            this.status = status;
            this.sentence = sentence;
        }
    }

    private final Reason reason;

    public NoAnswer(Reason reason) {
        super(reason.sentence);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
