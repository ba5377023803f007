package me.degenduel.serving.live;

import java.util.List;

/** Every socket we serve. A new one is a line here, its messages, and a dialect if it has any of its own. */
final class Endpoints {
    private Endpoints() {}

    static List<Endpoint> of(Dialect tokens, Limits tokenData) {
        return List.of(new Endpoint(
                "token-data",
                Access.ANYONE,
                tokenData,
                ClientMessage.OfTokens.class,
                List.of("public.tokens"),
                tokens));
    }
}
