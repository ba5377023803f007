package me.degenduel.serving.live;

import java.time.Instant;

/**
 * Somebody whose token we have checked.
 *
 * @param session that the token belongs to: when it ends, so does everything that was opened with it
 */
public record Person(String wallet, Role role, String session, Instant expires) {}
