package me.degenduel.bench.chaos;

import java.io.IOException;

/** What a process cannot be told in Java. */
enum Signal {
    STOP,
    CONT;

    void to(ProcessHandle process) throws IOException {
        new ProcessBuilder("kill", "-" + name(), String.valueOf(process.pid()))
                .start()
                .onExit()
                .join();
    }
}
