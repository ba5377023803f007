package me.degenduel.serving.command;

import java.util.Optional;
import java.util.stream.Stream;

/** Every reason for which a command is refused, as clients are told. The tables' own rules are known by their names. */
public enum Reason {
    UNAUTHORIZED(401, "Authentication required"),
    ORIGIN_DENIED(403, "This origin may not send commands"),
    FORBIDDEN(403, "Only administrators may do this"),
    NOT_YOUR_WALLET(403, "You may act for your own wallet only"),
    IDEMPOTENCY_KEY_REQUIRED(400, "The header Idempotency-Key is missing, or not 1 to 100 printable characters"),
    IDEMPOTENCY_KEY_REUSED(409, "This Idempotency-Key was used for another request"),
    TOO_LARGE(413, "The request is too large"),
    RATE_LIMIT_EXCEEDED(429, "Too many orders in a minute"),
    TOO_MANY_SUBMISSIONS(429, "Too many tokens were submitted from this address within an hour"),
    WHITELIST_FULL(429, "Too many tokens wait for a decision"),
    UNAVAILABLE(503, "This cannot be done now: send it again, with the same Idempotency-Key"),

    INVALID_REQUEST(400, "The request is not what it should be"),
    INVALID_NAME(400, "A name has 1 to 100 characters, and no blanks around it", "contests_name_check"),
    INVALID_DESCRIPTION(
            400, "A description has at most 1000 characters", "contests_description_check", "tokens_description_check"),
    INVALID_CODE(400, "A code has 1 to 32 letters, digits, - and _", "contests_code_check"),
    CODE_TAKEN(409, "Another contest has this code", "contests_code_key"),
    INVALID_PERIOD(
            400,
            "A contest ends at least a minute after its start, and before the year 3000",
            "contests_last_a_minute",
            "moment_check"),
    START_IN_THE_PAST(400, "A contest starts in the future"),
    INVALID_AMOUNT(400, "An amount is 0 or more, below 10^20, with at most 8 decimals", "dollars_check"),
    INVALID_PARTICIPANTS(
            400,
            "A contest has at least 2 participants and at most 1000000",
            "contests_min_participants_check",
            "contests_max_participants_check",
            "contests_have_room"),
    INVALID_SETTINGS(
            400,
            "Shares of the prize pool are above 0 and at most 100 % together, and the fee is 0 or more and below 100 %, with at most 8 decimals",
            "contests_settings_check"),
    INVALID_REASON(
            400,
            "A reason has 1 to 500 characters",
            "contests_cancellation_reason_check",
            "token_whitelist_reason_check"),

    CONTEST_NOT_FOUND(404, "There is no such contest", "contest_exists"),
    CONTEST_CANCELLED(409, "The contest is cancelled", "contest_is_cancelled"),
    CONTEST_NOT_STARTED(409, "The contest has not started", "contest_has_not_started"),
    CONTEST_STARTED(409, "The contest has started", "contest_has_started"),
    CONTEST_OVER(409, "The contest is over", "contest_is_over"),
    CONTEST_FULL(409, "The contest is full", "contest_is_full"),
    ALREADY_ENTERED(409, "You are in this contest already", "contest_participants_pkey"),
    NOT_ENTERED(409, "You are not in this contest", "contest_trades_contest_wallet_fkey"),

    INVALID_WEIGHT(400, "A weight is a whole number: 1 to 100 in a portfolio, 0 to 100 in an order"),
    WEIGHTS_NOT_100(400, "The weights of a portfolio are 100 together"),
    TOO_MANY_TOKENS(400, "A portfolio has at most 10 tokens"),
    DUPLICATE_TOKEN(400, "A portfolio has each token once"),
    INVALID_ADDRESS(400, "A token's address is 32 bytes in base58: 32 to 44 characters", "address_check"),
    TOKEN_NOT_LISTED(409, "Only listed tokens count", "token_is_listed"),
    INVALID_SIDE(400, "A side is BUY or SELL"),

    INVALID_SYMBOL(400, "A symbol has 1 to 10 of A to Z, 0 to 9, -, _ and .", "tokens_symbol_check"),
    INVALID_TOKEN_NAME(400, "A token's name has 1 to 50 characters", "tokens_name_check"),
    INVALID_DECIMALS(400, "A token has 0 to 255 decimals", "tokens_decimals_check"),
    INVALID_LINK(
            400,
            "A link begins with https:// and has at most 2048 characters; there are at most 20 websites",
            "link_check",
            "tokens_socials_check",
            "tokens_websites_check"),
    ALREADY_SUBMITTED(409, "The whitelist knows this token", "token_whitelist_pkey"),
    NOT_SUBMITTED(404, "The whitelist does not know this token"),
    NOT_VERIFIED(409, "Nothing that holds is known of this token yet: it is verified once its metadata is there"),
    NOT_LISTED(409, "This token is not listed"),
    ALREADY_DECIDED(409, "Somebody has decided on this token"),

    SERVICE_NOT_FOUND(404, "No process runs such a service"),
    INVALID_KEY(400, "A setting's key has 1 to 100 of a to z, 0 to 9, _, . and -", "system_settings_key_check"),
    INVALID_SETTING(400, "This setting has another form");

    private final int status;
    private final String says;
    /** Of the database, with blanks between them. */
    private final String rules;

    Reason(int status, String says, String... rules) {
        this.status = status;
        this.says = says;
        this.rules = String.join(" ", rules);
    }

    public int status() {
        return status;
    }

    public String says() {
        return says;
    }

    /** Why the database refuses, by the name of the rule; nothing for a rule that no command should have met. */
    static Optional<Reason> of(String rule) {
        return Stream.of(values())
                .filter(reason -> Stream.of(reason.rules.split(" ")).anyMatch(name -> name.equals(rule)))
                .findAny();
    }
}
