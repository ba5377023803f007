package me.degenduel.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.Settlement;
import me.degenduel.topology.contest.Outcomes;

/** A contest's end: from the facts to an engine, and from the end's clock to the last result and the settlement. */
final class SettlementSpeed implements Benchmark {
    private static final int SLICE = 10_000;
    private static final Goal GOAL = new Goal.Most(60);

    private record Round(double restored, double settled, String hash) {}

    @Override
    public String name() {
        return "settle";
    }

    @Override
    public String about() {
        return "the end of a contest of a million to its last result and its settlement";
    }

    @Override
    public Report run(Run run) {
        var world = new ContestWorld(run.quick() ? 100_000 : 1_000_000);
        run.says("%,d participants enter".formatted(world.size()));
        var facts = new FactBytes();
        var engine = ContestWorld.engine(facts, outcome -> {});
        world.enter(engine);
        for (var tick = 0; tick < ContestWorld.TOKENS; tick++) {
            world.tick(engine, world.tick(tick), ContestWorld.afterStart());
        }
        ContestWorld.clock(engine, ContestWorld.afterStart() + 1);

        var rounds = new ArrayList<Round>();
        for (var round = 1; round <= run.rounds(3); round++) {
            run.says("round %d of %d".formatted(round, run.rounds(3)));
            rounds.add(settle(facts, world.size()));
        }
        var hashes = new HashSet<String>();
        rounds.forEach(round -> hashes.add(round.hash));
        if (hashes.size() > 1) {
            throw new IllegalStateException("The same facts came to different settlements: " + hashes);
        }
        run.says("the same hash each time: " + hashes);
        var subject = "%,d participants".formatted(world.size());
        return Report.of(
                this,
                run,
                rounds.size(),
                List.of(
                        row(subject, "restored from facts", Sample.median(rounds, Round::restored), new Goal.None()),
                        row(subject, "end → settlement", Sample.median(rounds, Round::settled), GOAL),
                        row(subject, "both", Sample.median(rounds, round -> round.restored + round.settled), GOAL)));
    }

    private static Row row(String subject, String metric, double seconds, Goal goal) {
        return new Row(subject, metric, "s", seconds, Optional.empty(), goal);
    }

    private static Round settle(FactBytes facts, int size) {
        var said = new Said();
        var start = System.nanoTime();
        var engine = ContestWorld.engine((key, fact) -> {}, said);
        facts.restore(engine);
        var restored = System.nanoTime();
        ContestWorld.clock(engine, ContestWorld.END + 1);
        while (engine.settle(SLICE)) {
            // A slice after the other, as between publications.
        }
        var settled = System.nanoTime();
        if (said.results != size) {
            throw new IllegalStateException(said.results + " results of " + size);
        }
        return new Round(seconds(restored - start), seconds(settled - restored), said.hash);
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Who is told: here nobody writes it anywhere. */
    private static final class Said implements Outcomes {
        private int results;
        private String hash = "";

        @Override
        public void say(Outcomes.Said outcome) {
            if (outcome.record() instanceof ContestResult) {
                results++;
            } else if (outcome.record() instanceof Settlement settlement) {
                hash = settlement.getHash();
            }
        }
    }
}
