package me.degenduel.serving.live;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The other name that rows go by, such as a token's symbol. Several rows may bear one label; it means the one that ranks
 * highest, and that may change with every row.
 */
final class Labels<R> {
    /**
     * @param of a row's label
     * @param rank the row that sorts last is the one meant
     * @param isKey tells a key from a label
     */
    record Rule<R>(Function<R, Optional<String>> of, Comparator<R> rank, Predicate<String> isKey) {
        static <R> Rule<R> none() {
            return new Rule<>(row -> Optional.empty(), Comparator.comparingInt(Object::hashCode), text -> true);
        }
    }

    private final Rule<R> rule;
    private final Comparator<Row<R>> order;
    private final Map<String, TreeSet<Row<R>>> bearers = new HashMap<>();
    private final Set<String> moved = new LinkedHashSet<>();

    Labels(Rule<R> rule) {
        this.rule = rule;
        this.order =
                Comparator.<Row<R>, R>comparing(row -> row.value, rule.rank()).thenComparing(row -> row.key);
    }

    /** Labels are compared in upper case. */
    static String normal(String label) {
        return label.strip().toUpperCase(Locale.ROOT);
    }

    boolean isKey(String text) {
        return rule.isKey().test(text);
    }

    /** The key that a label means now. */
    Optional<String> key(String label) {
        return Optional.ofNullable(bearers.get(label)).map(rows -> rows.last().key);
    }

    Optional<String> label(R value) {
        return rule.of().apply(value).map(Labels::normal);
    }

    /** The labels that mean another key than when this was last asked. */
    Set<String> moved() {
        var answer = Set.copyOf(moved);
        moved.clear();
        return answer;
    }

    void replace(Optional<Row<R>> before, Optional<Row<R>> after) {
        var from = before.flatMap(row -> label(row.value));
        var to = after.flatMap(row -> label(row.value));
        var fromWas = from.flatMap(this::key);
        var toWas = to.flatMap(this::key);
        from.ifPresent(label -> remove(label, before.orElseThrow()));
        to.ifPresent(label ->
                bearers.computeIfAbsent(label, any -> new TreeSet<>(order)).add(after.orElseThrow()));
        from.filter(label -> !key(label).equals(fromWas)).ifPresent(moved::add);
        to.filter(label -> !key(label).equals(toWas)).ifPresent(moved::add);
    }

    private void remove(String label, Row<R> row) {
        var rows = bearers.get(label);
        rows.remove(row);
        if (rows.isEmpty()) {
            bearers.remove(label);
        }
    }
}
