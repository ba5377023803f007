package me.degenduel.serving.live;

import java.util.Optional;

/** Who may follow a channel or open a socket. */
public enum Access {
    ANYONE("anyone"),
    SIGNED_IN("signed in"),
    OWNER("the wallet in its name"),
    ADMIN("admin"),
    SUPERADMIN("superadmin");

    final String described;

    Access(String described) {
        this.described = described;
    }

    boolean allows(Optional<Person> person, String channel) {
        return switch (this) {
            case ANYONE -> true;
            case SIGNED_IN -> person.isPresent();
            case OWNER ->
                person.map(Person::wallet).filter(owner(channel)::equals).isPresent();
            case ADMIN -> person.filter(who -> who.role() != Role.USER).isPresent();
            case SUPERADMIN ->
                person.filter(who -> who.role() == Role.SUPERADMIN).isPresent();
        };
    }

    /** Of {@code user.<wallet>} and {@code user.<wallet>.<more>} the wallet. */
    private static String owner(String channel) {
        var parts = channel.split("\\.", 3);
        return parts.length > 1 ? parts[1] : "";
    }

    /** The rule of a name that no channel bears, so that a refusal does not tell who may ask what there is. */
    static Access of(String channel) {
        var point = channel.indexOf('.');
        return switch (point < 0 ? channel : channel.substring(0, point)) {
            case "public" -> ANYONE;
            case "user" -> OWNER;
            case "admin" -> ADMIN;
            case "superadmin" -> SUPERADMIN;
            default -> SIGNED_IN;
        };
    }
}
