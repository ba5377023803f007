package me.degenduel.connect.database;

/** Why a table of somebody else cannot be read now: one sentence that anybody may read, with no place and no secret in it. */
public final class Unreadable extends Exception {
    private final String kind;

    private Unreadable(String kind, String why, Throwable cause) {
        super(why, cause);
        this.kind = kind;
    }

    /** The database is there, and somebody has to mend something. */
    static Unreadable refused(String why) {
        return refused(why, null);
    }

    static Unreadable refused(String why, Throwable cause) {
        return new Unreadable("refused", why, cause);
    }

    static Unreadable unreachable(String why, Throwable cause) {
        return new Unreadable("unreachable", why, cause);
    }

    /** Nobody has hung up, but nothing comes. */
    static Unreadable silent(String why) {
        return new Unreadable("timeout", why, null);
    }

    /** As metrics spell it. */
    public String kind() {
        return kind;
    }
}
