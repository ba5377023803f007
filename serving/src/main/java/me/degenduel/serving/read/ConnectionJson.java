package me.degenduel.serving.read;

import java.time.Instant;

/** Who is connected to this instance; wallet and role are null for who has not signed in. */
public record ConnectionJson(
        @Always String id,
        @Always String socket,
        String wallet,
        String role,
        @Always Instant since) {}
