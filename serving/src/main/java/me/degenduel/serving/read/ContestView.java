package me.degenduel.serving.read;

import java.util.Optional;
import me.degenduel.schemas.Standing;
import me.degenduel.topology.contest.Portfolio;

/** A contest as those who are in it see it. It never changes. */
public interface ContestView {
    String id();

    /** In the words of clients. */
    String status();

    boolean isOver();

    boolean has(String wallet);

    /** Nothing for who is not in it. */
    Optional<Standing> standing(String wallet);

    /** What somebody in it has. */
    Optional<Portfolio> portfolio(String wallet);
}
