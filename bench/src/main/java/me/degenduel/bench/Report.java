package me.degenduel.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a benchmark found: figures are medians of its rounds. */
record Report(String name, Instant at, String machine, int rounds, boolean quick, List<Row> rows) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GAP = "   ";

    static Report of(Benchmark benchmark, Run run, int rounds, List<Row> rows) {
        return new Report(benchmark.name(), Instant.now(), Machine.described(), rounds, run.quick(), rows);
    }

    /** Whether nothing was missed. */
    boolean isMet() {
        return rows.stream().allMatch(row -> row.met().orElse(true));
    }

    String table() {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("case", "metric", "ours", "against", "theirs", "ratio", "goal", ""));
        rows.forEach(row -> lines.add(cells(row)));
        var widths = IntStream.range(0, lines.getFirst().size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElseThrow())
                .toArray();
        var head = "%s%s · %s%n%s · median%n%n"
                .formatted(
                        name,
                        quick ? " (quick: a rough answer)" : "",
                        at,
                        machine + " · " + rounds + (rounds == 1 ? " round" : " rounds"));
        return lines.stream()
                .map(line -> IntStream.range(0, widths.length)
                        .mapToObj(column -> padded(line.get(column), widths[column]))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .collect(Collectors.joining(System.lineSeparator(), head, System.lineSeparator()));
    }

    String json() {
        var report = JSON.createObjectNode()
                .put("name", name)
                .put("at", at.toString())
                .put("machine", machine)
                .put("rounds", rounds);
        if (quick) {
            report.put("quick", true);
        }
        var list = report.putArray("rows");
        for (var row : rows) {
            var json = list.addObject()
                    .put("case", row.subject())
                    .put("metric", row.metric())
                    .put("unit", row.unit())
                    .put("ours", row.ours())
                    .put("against", row.floor().map(Row.Floor::name).orElse(null));
            put(
                    json,
                    "theirs",
                    row.floor()
                            .map(theirs -> OptionalDouble.of(theirs.figure()))
                            .orElseGet(OptionalDouble::empty));
            put(json, "ratio", row.ratio());
            put(json, "first", row.goal().first());
            json.put("met", row.met().orElse(null));
        }
        return report.toPrettyString() + System.lineSeparator();
    }

    private static List<String> cells(Row row) {
        return List.of(
                row.subject(),
                row.metric(),
                Row.figure(row.ours()) + " " + row.unit(),
                row.floor().map(Row.Floor::name).orElse(""),
                row.floor()
                        .map(theirs -> Row.figure(theirs.figure()) + " " + row.unit())
                        .orElse(""),
                row.ratio().isPresent() ? Row.figure(row.ratio().getAsDouble()) + "×" : "",
                row.goal().described(row.unit()),
                row.met().map(met -> met ? "met" : "missed").orElse(""));
    }

    private static void put(ObjectNode json, String name, OptionalDouble figure) {
        json.put(name, figure.isPresent() ? figure.getAsDouble() : null);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
