package me.degenduel.serving.live;

import java.util.List;

/**
 * A socket, declared: where it is, who may open it, what it understands and what it says unasked.
 *
 * @param understands the messages of its own, beside those of every socket
 * @param automatic the channels that a connection follows from the start, as far as it may
 */
public record Endpoint(
        String name,
        Access access,
        Limits limits,
        Class<? extends ClientMessage> understands,
        List<String> automatic,
        Dialect dialect) {

    public String path() {
        return "/api/v69/ws/" + name;
    }
}
