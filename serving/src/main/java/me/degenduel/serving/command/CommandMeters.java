package me.degenduel.serving.command;

import io.micrometer.core.instrument.Counter;

/** What is counted of commands. */
public interface CommandMeters {
    /**
     * Commands, by what became of them.
     *
     * @param outcome {@code ACCEPTED}, or the name of a {@link Reason}
     */
    Counter commands(String outcome);
}
