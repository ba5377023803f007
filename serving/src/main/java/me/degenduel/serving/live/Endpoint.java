package me.degenduel.serving.live;

import java.util.List;
import java.util.Optional;

/**
 * A socket, declared: where it is, who may open it, what it understands and what it says unasked.
 *
 * @param understands the messages of its own, beside those of every socket
 * @param automatic the channels that a connection follows from the start, as far as it may
 * @param automaticForAdmins those that administrators follow besides
 * @param open the channels for which whoever asks for them in the address need not sign in
 * @param ofMarket whether it is told when a price source fails
 */
public record Endpoint(
        String name,
        Access access,
        Limits limits,
        Class<? extends ClientMessage> understands,
        List<String> automatic,
        List<String> automaticForAdmins,
        List<String> open,
        boolean ofMarket,
        Dialect dialect) {

    static final String UNIFIED = "unified";

    Endpoint(
            String name,
            Access access,
            Limits limits,
            Class<? extends ClientMessage> understands,
            List<String> automatic,
            boolean ofMarket,
            Dialect dialect) {
        this(name, access, limits, understands, automatic, List.of(), List.of(), ofMarket, dialect);
    }

    /** One whose turn has not come: it says so and closes. */
    static Endpoint later(String name, Limits limits) {
        return new Endpoint(
                name, Access.ANYONE, limits, ClientMessage.Everywhere.class, List.of(), false, Dialect.NONE);
    }

    boolean isServed() {
        return dialect != Dialect.NONE;
    }

    /** Whether somebody may have it open, having asked for that channel in the address. */
    boolean admits(Optional<Person> person, Optional<String> asked) {
        return access.allows(person, "") || asked.filter(open::contains).isPresent();
    }

    /** Where old clients look for it. */
    List<String> oldPaths() {
        return switch (name) {
            case "monitor" -> List.of("/api/ws/monitor", "/api/v2/ws/monitor");
            case "token-data" -> List.of("/api/ws/token-data");
            default -> List.of();
        };
    }

    public String path() {
        return Endpoints.path(name);
    }
}
