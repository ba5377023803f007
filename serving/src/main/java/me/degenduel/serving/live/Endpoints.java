package me.degenduel.serving.live;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import me.degenduel.serving.live.ClientMessage.OfBreakers;
import me.degenduel.serving.live.ClientMessage.OfContests;
import me.degenduel.serving.live.ClientMessage.OfMarket;
import me.degenduel.serving.live.ClientMessage.OfMonitor;
import me.degenduel.serving.live.ClientMessage.OfPortfolios;
import me.degenduel.serving.live.ClientMessage.OfTokens;
import me.degenduel.serving.live.ClientMessage.OfUnified;

/** Every socket we serve. A new one is a line here, its messages, and a dialect if it has any of its own. */
public final class Endpoints {
    /** As many as an instance takes at all. */
    private static final int ANY = 10_000;

    private static final Map<String, Limits> LIMITS = new LinkedHashMap<>();

    static {
        LIMITS.put("token-data", new Limits(500, 5 << 20, ANY));
        LIMITS.put("market-data", new Limits(600, 5 << 20, ANY));
        LIMITS.put("contest", new Limits(120, 256 << 10, ANY));
        LIMITS.put("portfolio", new Limits(100, 1 << 20, ANY));
        LIMITS.put("monitor", new Limits(120, 64 << 10, ANY));
        LIMITS.put("circuit-breaker", new Limits(120, 512 << 10, ANY));
        LIMITS.put(Endpoint.UNIFIED, new Limits(600, 5 << 20, ANY));
        LIMITS.put("notifications", new Limits(60, 128 << 10, ANY));
        LIMITS.put("wallet", new Limits(100, 1 << 20, ANY));
        LIMITS.put("analytics", new Limits(300, 512 << 10, ANY));
        LIMITS.put("skyduel", new Limits(500, 5 << 20, ANY));
    }

    private Endpoints() {}

    /** Who answers what is said on a socket of its own words. */
    record Dialects(
            Dialect tokens, Dialect market, Dialect contests, Dialect portfolios, Dialect monitor, Dialect breakers) {}

    /** The limits of each, unless a setting says otherwise. */
    public static Map<String, Limits> limits() {
        return Map.copyOf(LIMITS);
    }

    /** In which order they are spoken of. */
    public static List<String> names() {
        return List.copyOf(LIMITS.keySet());
    }

    /** Where it is. */
    public static String path(String name) {
        return name.equals(Endpoint.UNIFIED) ? "/api/v69/ws" : "/api/v69/ws/" + name;
    }

    /** The types of the messages that a socket understands, each with its fields. */
    public static Map<String, List<String>> words(String name) {
        var nobody = new Dialects(Dialect.NONE, Dialect.NONE, Dialect.NONE, Dialect.NONE, Dialect.NONE, Dialect.NONE);
        var understood = of(nobody, Dialect.NONE, LIMITS).stream()
                .filter(endpoint -> endpoint.name().equals(name))
                .map(Endpoint::understands);
        var words = new TreeMap<String, List<String>>();
        Stream.concat(Stream.of(ClientMessage.Everywhere.class), understood)
                .flatMap(Endpoints::messages)
                .forEach(message -> words.put(Wire.type(message), fields(message)));
        return words;
    }

    private static Stream<Class<?>> messages(Class<?> family) {
        return family.isRecord()
                ? Stream.of(family)
                : Stream.of(family.getPermittedSubclasses()).flatMap(Endpoints::messages);
    }

    private static List<String> fields(Class<?> message) {
        return Stream.of(message.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /** @param unified who answers on the one that has everything */
    static List<Endpoint> of(Dialects dialects, Dialect unified, Map<String, Limits> limits) {
        return List.of(
                new Endpoint(
                        "token-data",
                        Access.ANYONE,
                        limits.get("token-data"),
                        OfTokens.class,
                        List.of("public.tokens"),
                        true,
                        dialects.tokens()),
                new Endpoint(
                        "market-data",
                        Access.ANYONE,
                        limits.get("market-data"),
                        OfMarket.class,
                        List.of(),
                        true,
                        dialects.market()),
                new Endpoint(
                        "contest",
                        Access.ANYONE,
                        limits.get("contest"),
                        OfContests.class,
                        List.of(),
                        false,
                        dialects.contests()),
                new Endpoint(
                        "portfolio",
                        Access.SIGNED_IN,
                        limits.get("portfolio"),
                        OfPortfolios.class,
                        List.of(),
                        false,
                        dialects.portfolios()),
                new Endpoint(
                        "monitor",
                        Access.SIGNED_IN,
                        limits.get("monitor"),
                        OfMonitor.class,
                        List.of("system.status", "system.maintenance", "public.background_scene"),
                        List.of("system.settings", "services"),
                        List.of("public.background_scene"),
                        false,
                        dialects.monitor()),
                new Endpoint(
                        "circuit-breaker",
                        Access.SIGNED_IN,
                        limits.get("circuit-breaker"),
                        OfBreakers.class,
                        List.of(),
                        false,
                        dialects.breakers()),
                new Endpoint(
                        Endpoint.UNIFIED,
                        Access.ANYONE,
                        limits.get(Endpoint.UNIFIED),
                        OfUnified.class,
                        List.of(),
                        false,
                        unified),
                Endpoint.later("notifications", limits.get("notifications")),
                Endpoint.later("wallet", limits.get("wallet")),
                Endpoint.later("analytics", limits.get("analytics")),
                Endpoint.later("skyduel", limits.get("skyduel")));
    }
}
