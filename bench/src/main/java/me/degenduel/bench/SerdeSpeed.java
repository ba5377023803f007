package me.degenduel.bench;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A tick to bytes and back, by our serde and by Avro alone. JMH runs the four in turn, each in a JVM of its own. */
final class SerdeSpeed implements Benchmark {
    private static final Goal GOAL = new Goal.Times(1.2);

    @Override
    public String name() {
        return "serde";
    }

    @Override
    public String about() {
        return "a tick to bytes and back by our serde, against bare Avro";
    }

    @Override
    public Report run(Run run) throws RunnerException {
        var rounds = new ArrayList<Map<String, Double>>();
        for (var i = 1; i <= run.rounds(5); i++) {
            run.says("round " + i + " of " + run.rounds(5));
            rounds.add(round(run));
        }
        return Report.of(this, run, rounds.size(), List.of(row(rounds, "encode"), row(rounds, "decode")));
    }

    private static Map<String, Double> round(Run run) throws RunnerException {
        var options = new OptionsBuilder()
                .include(TickCoding.class.getName())
                .forks(1)
                .warmupIterations(run.quick() ? 2 : 3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(run.quick() ? 2 : 5)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options)
                .run().stream()
                        .collect(toMap(
                                result -> result.getPrimaryResult().getLabel(),
                                result -> result.getPrimaryResult().getScore()));
    }

    private static Row row(List<Map<String, Double>> rounds, String what) {
        return new Row(
                what + " a tick",
                "mean",
                "ns",
                Sample.median(rounds, round -> round.get(what + "ByOurs")),
                Optional.of(new Row.Floor("bare Avro", Sample.median(rounds, round -> round.get(what + "ByAvro")))),
                GOAL);
    }
}
