package me.degenduel.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import me.degenduel.bench.chaos.ChaosRun;
import me.degenduel.bench.chaos.Verdict;
import me.degenduel.standalone.Folders;

/** No figure, but a question: whether a platform keeps its promises while its parts are killed, paused and taken away. */
final class Chaos implements Benchmark {
    private static final int MINUTES = 3;

    @Override
    public String name() {
        return "chaos";
    }

    @Override
    public String about() {
        return "whether every promise holds while parts are killed, paused and away: prices, names, orders, chat, rows";
    }

    @Override
    public boolean canHold() {
        return true;
    }

    @Override
    public boolean isCheck() {
        return true;
    }

    @Override
    public Report run(Run run) throws Exception {
        var minutes = run.minutes() > 0 ? run.minutes() : run.quick() ? 1 : MINUTES;
        var folder = Files.createTempDirectory("degenduel-chaos");
        var verdicts = ChaosRun.atRandom(folder, run.seed(), Duration.ofMinutes(minutes), run.deaf(), System.err)
                .run();
        if (verdicts.stream().allMatch(Verdict::isKept)) {
            Folders.delete(folder);
        } else {
            run.says("what the processes said is in " + folder + ", which is left to you");
        }
        return Report.of(this, run, 1, verdicts.stream().map(Chaos::row).toList());
    }

    private static Row row(Verdict verdict) {
        return new Row(
                verdict.promise(),
                "of %,d".formatted(verdict.of()),
                "",
                verdict.isKept() ? 0 : Math.max(1, verdict.broken()),
                Optional.empty(),
                new Goal.Most(0));
    }
}
