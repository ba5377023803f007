package me.degenduel.serving.read;

import java.util.List;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.Settlement;

/** The results of contests that are settled, by rank. */
public interface Results {
    /**
     * Some of them, and where the next ones are.
     *
     * @param next null behind the last one
     */
    record Part(List<ContestResult> results, Place next) {}

    /**
     * Where a result stands.
     *
     * @param offset in its log: none of that rank is before it. Negative where nobody knows
     */
    record Place(int rank, long offset) {
        static final Place FIRST = new Place(1, -1);
    }

    Part page(Settlement settlement, Place from, int limit);
}
