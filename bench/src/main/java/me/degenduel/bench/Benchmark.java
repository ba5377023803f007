package me.degenduel.bench;

/** One question about cost, answered with a table. */
interface Benchmark {
    String name();

    /** What is done and against what, in a line. */
    String about();

    /** Whether it knows what to do with {@link Run#minutes}. */
    default boolean canHold() {
        return false;
    }

    /** Whether it asks a question instead: then a miss is a failure, and it knows {@link Run#seed} and {@link Run#deaf}. */
    default boolean isCheck() {
        return false;
    }

    Report run(Run run) throws Exception;
}
