package me.degenduel.standalone;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a platform starts.
 *
 * @param port of HTTP, of each instance its own; the three after them are Kafka's, the registry's and PostgreSQL's. 0
 *     picks every port free
 * @param data the folder of everything that lasts
 * @param fresh whether to begin with nothing
 * @param tokens how many tokens the first start lists; empty where nobody said
 * @param contests how many contests the first start begins; empty where nobody said
 * @param participants how many simulated people are in each of them; empty where nobody said
 * @param rate prices a second from the simulator
 * @param seed of the simulator and of the first whitelist
 * @param instances how many instances of serving share the work
 * @param feed where prices come from
 */
public record Options(
        int port,
        Path data,
        boolean fresh,
        Optional<Integer> tokens,
        Optional<Integer> contests,
        Optional<Integer> participants,
        int rate,
        long seed,
        int instances,
        Feed feed) {
    private static final long PORT = 3004;
    private static final long RATE = 200;
    private static final long SEED = 69;

    private static final int HIGHEST_PORT = 65_535;
    private static final int MOST_INSTANCES = 4;
    private static final int MOST_TOKENS = 20_000;
    private static final int MOST_CONTESTS = 20;
    private static final int MOST_PARTICIPANTS = 10_000;
    private static final int HIGHEST_RATE = 100_000;

    static Options parse(Arguments said) {
        var instances = said.number("--instances", 1, MOST_INSTANCES).orElse(1L).intValue();
        var options = new Options(
                said.number("--port", 0, HIGHEST_PORT - Ports.after(instances))
                        .orElse(PORT)
                        .intValue(),
                data(said),
                said.flag("--fresh"),
                said.number("--tokens", 0, MOST_TOKENS).map(Long::intValue),
                said.number("--contests", 0, MOST_CONTESTS).map(Long::intValue),
                said.number("--participants", 2, MOST_PARTICIPANTS).map(Long::intValue),
                said.number("--rate", 1, HIGHEST_RATE).orElse(RATE).intValue(),
                said.number("--seed", Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(SEED),
                instances,
                Feed.parse(said));
        said.refuseTheRest();
        return options;
    }

    static Path data(Arguments said) {
        return Path.of(said.option("--data").orElse(".data"));
    }
}
