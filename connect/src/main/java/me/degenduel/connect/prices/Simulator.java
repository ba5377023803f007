package me.degenduel.connect.prices;

import java.time.Duration;

/** Prices of a market that does not exist, at a chosen rate: for development, demonstrations and load. */
public final class Simulator implements PriceSource {
    public static final String NAME = "simulator";
    private static final Duration NOBODY = Duration.ofSeconds(1);

    private final int perSecond;
    private final long seed;

    public Simulator(int perSecond, long seed) {
        this.perSecond = perSecond;
        this.seed = seed;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration interval() {
        return Walks.SHORTEST;
    }

    @Override
    public void run(Listed listed, Prices prices) throws InterruptedException {
        var walks = new Walks(NAME, seed, perSecond);
        var pace = new Pace(perSecond, System.nanoTime());
        while (true) {
            var pause = walks.isEmpty() ? NOBODY : pace.pause(System.nanoTime());
            for (var change : listed.changes(pause).entrySet()) {
                if (change.getValue()) {
                    say(walks.list(change.getKey()), prices);
                } else {
                    walks.delist(change.getKey());
                }
            }
            for (var due = pace.due(System.nanoTime()); due > 0 && !walks.isEmpty(); due--) {
                say(walks.next(), prices);
            }
        }
    }

    private static void say(Walks.Said said, Prices prices) {
        prices.said(said.address(), said.price());
    }
}
