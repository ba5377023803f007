package me.degenduel.serving.read;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import me.degenduel.schemas.WhitelistRow;

/**
 * The whitelist as it can be asked for. Anybody sees what is listed, and of a submission of their own what became of it;
 * who decided is seen by administrators.
 */
public final class Decisions {
    private static final Set<String> STATES = Set.of("submitted", "verifying", "listed", "rejected", "delisted");
    private static final Comparator<WhitelistJson> LATEST =
            Comparator.comparing(WhitelistJson::changedAt).reversed().thenComparing(WhitelistJson::address);

    /**
     * A page of it, the latest decision first.
     *
     * @param cursor asks for the page behind this one; null on the last
     */
    public record Page(@Always List<WhitelistJson> tokens, String cursor) {}

    private final Map<String, WhitelistJson> rows = new ConcurrentHashMap<>();

    /** Null for a row that is gone. */
    public void set(String address, WhitelistRow row) {
        Optional.ofNullable(row)
                .map(WhitelistJson::of)
                .ifPresentOrElse(is -> rows.put(address, is), () -> rows.remove(address));
    }

    /** How many tokens the whitelist knows. */
    public int size() {
        return rows.size();
    }

    /** Whether a token waits for somebody to look at it. */
    public boolean isSubmitted(String address) {
        return Optional.ofNullable(rows.get(address))
                .filter(row -> row.status().equals("submitted"))
                .isPresent();
    }

    /** The page that somebody asks for; every parameter may be missing. */
    public Page page(Optional<Contests.Viewer> viewer, Function<String, Optional<String>> parameters) {
        var status = parameters.apply("status");
        if (status.isPresent() && !STATES.contains(status.get())) {
            throw new InvalidRequest("status is one of "
                    + String.join(", ", STATES.stream().sorted().toList()));
        }
        var size = Limit.of(parameters.apply("limit"));
        var after = parameters.apply("cursor").map(Decisions::read);
        var found = rows.values().stream()
                .flatMap(row -> seen(row, viewer).stream())
                .filter(row -> status.isEmpty() || row.status().equals(status.get()))
                .filter(row -> after.isEmpty() || LATEST.compare(row, after.get()) > 0)
                .sorted(LATEST)
                .limit(size + 1L)
                .toList();
        if (found.size() <= size) {
            return new Page(found, null);
        }
        var page = found.subList(0, size);
        return new Page(
                page,
                page.getLast().changedAt().toEpochMilli() + "-" + page.getLast().address());
    }

    private static Optional<WhitelistJson> seen(WhitelistJson row, Optional<Contests.Viewer> viewer) {
        if (viewer.filter(Contests.Viewer::admin).isPresent()) {
            return Optional.of(row);
        }
        if (viewer.filter(person -> person.wallet().equals(row.submittedBy())).isPresent()) {
            return Optional.of(row.withoutJudge());
        }
        return row.status().equals("listed") ? Optional.of(row.withoutPeople()) : Optional.empty();
    }

    private static WhitelistJson read(String cursor) {
        var parts = List.of(cursor.split("-", 2));
        try {
            return new WhitelistJson(
                    parts.getLast(), null, null, null, null, Instant.ofEpochMilli(Long.parseLong(parts.getFirst())));
        } catch (NumberFormatException notOurs) {
            throw new InvalidRequest("cursor is not one that we gave");
        }
    }
}
