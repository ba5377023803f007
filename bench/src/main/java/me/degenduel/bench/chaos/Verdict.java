package me.degenduel.bench.chaos;

/**
 * Whether a promise was kept.
 *
 * @param promise what should not be
 * @param of how many could have broken it
 * @param broken how many did
 * @param example of what broke it; empty if nothing did
 */
public record Verdict(String promise, long of, long broken, String example) {
    /** Where nothing was tried, nothing was shown. */
    public boolean isKept() {
        return broken == 0 && of > 0;
    }
}
