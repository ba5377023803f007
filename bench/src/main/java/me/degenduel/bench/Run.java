package me.degenduel.bench;

/**
 * How a benchmark was asked to run.
 *
 * @param quick a rough answer in under a minute
 * @param minutes that what can be held for long is held besides
 * @param seed of what happens by chance
 * @param deaf whether clients miss one frame in a thousand, for a check that has to find it
 */
record Run(boolean quick, int minutes, long seed, boolean deaf) {
    int rounds(int full) {
        return quick ? 1 : full;
    }

    int seconds(int quickly, int full) {
        return quick ? quickly : full;
    }

    /** What it is doing now. Standard output is for the answer. */
    void says(String progress) {
        System.err.println("· " + progress);
    }
}
