package me.degenduel.schemas;

import java.util.Locale;

/** Why a price was refused, as it stands on the topic of rejected prices, or not even kept. */
public enum Refusal {
    NOT_A_NUMBER("It is not a finite decimal number."),
    NOT_POSITIVE("It is zero or less."),
    TOO_MANY_DECIMALS("It has more than 18 digits after the point."),
    TOO_LARGE("It has more than 20 digits before the point."),
    FROM_THE_FUTURE("Its source's time is more than 5 s ahead of the time we received it."),
    OLDER_THAN_ACCEPTED("Its source's time is older than that of a price already accepted from that source."),
    JUMP_HELD(
            "It is more than ten times, or less than a tenth of, the last accepted price of that source: held until another one agrees."),
    UNKNOWN_TOKEN("Its token is not on the whitelist: counted and dropped, and on no topic.");

    private final String about;

    Refusal(String about) {
        this.about = about;
    }

    public String about() {
        return about;
    }

    /** As topics and metrics spell it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
