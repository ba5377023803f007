package me.degenduel.standalone.terminal;

/** What a piece of text is about, and so its colour, where there are any. */
enum Tone {
    PLAIN(""),
    GOOD("32"),
    BAD("31"),
    WARNING("33"),
    QUIET("90"),
    NEWS("36"),
    USER("34"),
    ADMIN("35"),
    SUPERADMIN("35;1");

    private static final String ESCAPE = "\u001b[";

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    String paint(String text) {
        return code.isEmpty() || text.isEmpty() ? text : ESCAPE + code + 'm' + text + ESCAPE + "0m";
    }

    static Tone ofRole(String role) {
        return switch (role) {
            case "superadmin" -> SUPERADMIN;
            case "admin" -> ADMIN;
            case "user" -> USER;
            default -> QUIET;
        };
    }

    /** Of the platform, of a service, of a contest, of a token: they share their words. */
    static Tone ofState(String state) {
        return switch (state) {
            case "online", "closed", "operational", "live", "active", "visible", "listed", "success" -> GOOD;
            case "degraded", "warning", "half_open", "maintenance", "stale", "pending", "submitted", "verifying" ->
                WARNING;
            case "open", "offline", "critical", "halted", "cancelled", "delisted", "rejected", "failed" -> BAD;
            default -> QUIET;
        };
    }

    static Tone ofChange(double percent) {
        return percent > 0 ? GOOD : percent < 0 ? BAD : QUIET;
    }
}
