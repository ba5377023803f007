package me.degenduel.serving.live;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.serving.live.ServerMessage.MarketStatus;
import me.degenduel.serving.live.ServerMessage.ServiceAlert;
import me.degenduel.serving.live.ServerMessage.TradeExecuted;

/**
 * What the unified socket calls channels. A topic stands for one or several; whatever has no other name is a topic by its
 * own.
 */
final class UnifiedTopics {
    static final String MARKET = "market-data";
    static final String USER = "user";
    static final String PORTFOLIO = "portfolio";
    static final String CONTEST = "contest";

    private static final String TOKEN = "token:price:";
    private static final String CHAT = "contest-chat-";
    private static final String ONE_CONTEST = "contest-";
    private static final String OF_PORTFOLIOS = "portfolio.";
    private static final String OF_USERS = "user.";

    /** Those that are the same channels for everybody who may follow these. */
    static final Map<String, List<String>> FIXED = Map.of(
            MARKET,
            List.of("public.tokens", "public.market"),
            CONTEST,
            List.of("public.contests"),
            "system",
            List.of("system.status", "system.maintenance", "public.background_scene"),
            "admin",
            List.of(
                    "admin.whitelist",
                    "admin.contests",
                    "admin.connections",
                    "admin.circuit_breakers",
                    "system.settings"));

    private static final Map<String, String> BY_PREFIX = Map.of(
            "token.", TOKEN,
            "chat.", CHAT,
            "contest.", ONE_CONTEST,
            "public.contest.", ONE_CONTEST,
            "leaderboard.", ONE_CONTEST);

    private UnifiedTopics() {}

    /** What a channel is called. */
    static String of(String channel) {
        return FIXED.entrySet().stream()
                .filter(topic -> topic.getValue().contains(channel))
                .map(Map.Entry::getKey)
                .findFirst()
                .or(() -> BY_PREFIX.entrySet().stream()
                        .filter(prefix -> channel.startsWith(prefix.getKey()))
                        .map(prefix -> prefix.getValue()
                                + channel.substring(prefix.getKey().length()))
                        .findFirst())
                .orElseGet(() -> channel.startsWith(OF_PORTFOLIOS) ? PORTFOLIO : isOfUser(channel) ? USER : channel);
    }

    /** What one has is a topic of its own. */
    private static boolean isOfUser(String channel) {
        return after(OF_USERS, channel)
                        .filter(wallet -> wallet.indexOf('.') < 0)
                        .isPresent()
                || channel.startsWith("participant.");
    }

    /** Of a message that is on no channel. */
    static String of(ServerMessage message) {
        return switch (message) {
            case TradeExecuted trade -> USER;
            case MarketStatus status -> MARKET;
            case ServiceAlert alert -> "services";
            case ServerMessage other -> CONTEST;
        };
    }

    /** What a topic begins with that has a part of its own, and that part. */
    static Optional<String> contest(String topic) {
        return after(CHAT, topic).or(() -> after(ONE_CONTEST, topic));
    }

    static Optional<String> token(String topic) {
        return after(TOKEN, topic);
    }

    /** The kind of a topic: which requests and commands it takes. */
    static String kind(String topic) {
        return contest(topic).isPresent() ? CONTEST : token(topic).isPresent() ? MARKET : topic;
    }

    /** The channels of a topic, whether one may follow them or not. */
    static List<String> channels(String topic, Optional<Person> person) {
        if (FIXED.containsKey(topic)) {
            return FIXED.get(topic);
        }
        var mine = Map.of(PORTFOLIO, OF_PORTFOLIOS, USER, OF_USERS);
        if (mine.containsKey(topic)) {
            return person.stream().map(who -> mine.get(topic) + who.wallet()).toList();
        }
        return token(topic)
                .map(token -> List.of("token." + token))
                .or(() -> after(CHAT, topic).map(id -> List.of("chat." + id)))
                .or(() -> after(ONE_CONTEST, topic)
                        .map(id -> List.of(
                                (person.isPresent() ? "contest." : "public.contest.") + id, "leaderboard." + id)))
                .orElse(List.of(topic));
    }

    private static Optional<String> after(String prefix, String topic) {
        return topic.startsWith(prefix) && topic.length() > prefix.length()
                ? Optional.of(topic.substring(prefix.length()))
                : Optional.empty();
    }
}
