package me.degenduel.serving.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import me.degenduel.serving.read.Always;

/** It is decided that this happens; what comes of it is told where contests are. Numbers are text, as everywhere. */
@JsonInclude(Include.NON_NULL)
public record Accepted(
        @Always String status,
        String contest,
        String code,
        String wallet,
        String order,
        String address,
        String service,
        String setting) {
    private static final String ACCEPTED = "accepted";

    static Accepted created(long contest, String code) {
        return new Accepted(ACCEPTED, String.valueOf(contest), code, null, null, null, null, null);
    }

    static Accepted entered(long contest, String wallet) {
        return new Accepted(ACCEPTED, String.valueOf(contest), null, wallet, null, null, null, null);
    }

    static Accepted ordered(long contest, String wallet, long order) {
        return new Accepted(ACCEPTED, String.valueOf(contest), null, wallet, String.valueOf(order), null, null, null);
    }

    static Accepted cancelled(long contest) {
        return new Accepted(ACCEPTED, String.valueOf(contest), null, null, null, null, null, null);
    }

    static Accepted decided(String address) {
        return new Accepted(ACCEPTED, null, null, null, null, address, null, null);
    }

    static Accepted told(String service) {
        return new Accepted(ACCEPTED, null, null, null, null, null, service, null);
    }

    static Accepted set(String setting) {
        return new Accepted(ACCEPTED, null, null, null, null, null, null, setting);
    }

    /** What it is about, as the audit log calls it. */
    String subject() {
        if (contest != null) {
            return "contest/" + contest;
        }
        if (setting != null) {
            return "setting/" + setting;
        }
        return address != null ? "token/" + address : "service/" + service;
    }
}
