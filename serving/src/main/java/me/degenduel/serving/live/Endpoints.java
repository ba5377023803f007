package me.degenduel.serving.live;

import java.util.List;

/** Every socket we serve. A new one is a line here, its messages, and a dialect if it has any of its own. */
final class Endpoints {
    private Endpoints() {}

    /** The limits of each. */
    record Bounds(Limits tokenData, Limits contest, Limits portfolio) {}

    static List<Endpoint> of(Dialect tokens, Dialect contests, Dialect portfolios, Bounds bounds) {
        return List.of(
                new Endpoint(
                        "token-data",
                        Access.ANYONE,
                        bounds.tokenData(),
                        ClientMessage.OfTokens.class,
                        List.of("public.tokens"),
                        tokens),
                new Endpoint(
                        "contest",
                        Access.ANYONE,
                        bounds.contest(),
                        ClientMessage.OfContests.class,
                        List.of(),
                        contests),
                new Endpoint(
                        "portfolio",
                        Access.SIGNED_IN,
                        bounds.portfolio(),
                        ClientMessage.OfPortfolios.class,
                        List.of(),
                        portfolios));
    }
}
