package me.degenduel.bench;

/** One question about cost, answered with a table. */
interface Benchmark {
    String name();

    /** What is done and against what, in a line. */
    String about();

    Report run(Run run) throws Exception;
}
