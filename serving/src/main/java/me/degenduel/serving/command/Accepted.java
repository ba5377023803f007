package me.degenduel.serving.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

/** It is decided that this happens; what comes of it is told where contests are. Numbers are text, as everywhere. */
@JsonInclude(Include.NON_NULL)
public record Accepted(String status, String contest, String code, String wallet, String order) {
    private static final String ACCEPTED = "accepted";

    static Accepted created(long contest, String code) {
        return new Accepted(ACCEPTED, String.valueOf(contest), code, null, null);
    }

    static Accepted entered(long contest, String wallet) {
        return new Accepted(ACCEPTED, String.valueOf(contest), null, wallet, null);
    }

    static Accepted ordered(long contest, String wallet, long order) {
        return new Accepted(ACCEPTED, String.valueOf(contest), null, wallet, String.valueOf(order));
    }

    static Accepted cancelled(long contest) {
        return new Accepted(ACCEPTED, String.valueOf(contest), null, null, null);
    }
}
