package me.degenduel.serving.live;

import java.time.Instant;

/** Somebody whose token we have checked. */
public record Person(String wallet, Role role, Instant expires) {}
