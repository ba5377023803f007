package me.degenduel.serving.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import me.degenduel.serving.live.ClientMessage.HealthCheck;
import me.degenduel.serving.live.ClientMessage.OfBreakers;
import me.degenduel.serving.live.ClientMessage.OfContests;
import me.degenduel.serving.live.ClientMessage.OfMonitor;
import me.degenduel.serving.live.ClientMessage.OfPortfolios;
import me.degenduel.serving.live.ClientMessage.OfRooms;
import me.degenduel.serving.live.ClientMessage.OfTokens;

/**
 * What can be requested and commanded on the unified socket: the messages of the other ones, by their types. Whoever
 * hears them there hears them here.
 */
final class UnifiedActions {
    /**
     * One of them.
     *
     * @param command or else a request
     * @param topic the kind of topic that it is about
     * @param access beside what its own hearer asks for
     */
    record Action(boolean command, String topic, Class<? extends ClientMessage> message, Access access) {}

    private static final Map<String, Action> ALL = new LinkedHashMap<>();

    static {
        for (var message : new Class<?>[] {ClientMessage.GetToken.class, ClientMessage.GetAllTokens.class}) {
            add(false, UnifiedTopics.MARKET, message, Access.ANYONE);
        }
        Wire.records(OfContests.class)
                .forEach(message ->
                        add(OfRooms.class.isAssignableFrom(message), UnifiedTopics.CONTEST, message, Access.ANYONE));
        for (var message : new Class<?>[] {
            ClientMessage.PortfolioUpdateRequest.class,
            ClientMessage.GetPortfolioHistory.class,
            ClientMessage.GetPortfolioPerformance.class
        }) {
            add(false, UnifiedTopics.PORTFOLIO, message, Access.SIGNED_IN);
        }
        add(false, "system", ClientMessage.GetSystemStatus.class, Access.SIGNED_IN);
        add(false, "system", ClientMessage.GetMaintenanceStatus.class, Access.SIGNED_IN);
        add(false, "admin", ClientMessage.GetSystemSettings.class, Access.ADMIN);
        add(false, "admin", ClientMessage.GetServiceStatus.class, Access.ADMIN);
        add(false, "admin", ClientMessage.GetAllServices.class, Access.ADMIN);
        add(false, "admin", ClientMessage.GetConnections.class, Access.ADMIN);
        add(false, "services", ClientMessage.ServiceConfig.class, Access.SIGNED_IN);
        add(true, "admin", HealthCheck.class, Access.ADMIN);
        add(true, "admin", ClientMessage.ResetCircuitBreaker.class, Access.ADMIN);
    }

    private UnifiedActions() {}

    private static void add(boolean command, String topic, Class<?> message, Access access) {
        ALL.put(Wire.type(message), new Action(command, topic, message.asSubclass(ClientMessage.class), access));
    }

    static Map<String, Action> all() {
        return ALL;
    }

    static Optional<Action> named(boolean command, String topic, String action) {
        return Optional.ofNullable(ALL.get(action))
                .filter(found -> found.command() == command && found.topic().equals(UnifiedTopics.kind(topic)));
    }

    /** The message; what its topic says need not be said again. */
    static ClientMessage message(Action action, String topic, JsonNode data) throws JsonProcessingException {
        var fields = data instanceof ObjectNode object ? object.deepCopy() : Wire.JSON.createObjectNode();
        UnifiedTopics.contest(topic)
                .filter(id -> !fields.has("contestId"))
                .ifPresent(id -> fields.put("contestId", id));
        UnifiedTopics.token(topic)
                .filter(token -> !fields.has("symbol"))
                .ifPresent(token -> fields.put("symbol", token));
        fields.put("type", Wire.type(action.message()));
        return Wire.JSON.treeToValue(fields, ClientMessage.class);
    }

    /** Whose words they are. */
    static Dialect hearer(ClientMessage message, Endpoints.Dialects dialects) {
        return switch (message) {
            case OfTokens of -> dialects.tokens();
            case OfContests of -> dialects.contests();
            case OfPortfolios of -> dialects.portfolios();
            case OfMonitor of -> dialects.monitor();
            case OfBreakers of -> dialects.breakers();
            case ClientMessage other -> throw new IllegalStateException("Nobody requests " + other);
        };
    }
}
