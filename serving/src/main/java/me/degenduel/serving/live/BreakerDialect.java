package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.health.PlatformService;
import me.degenduel.serving.live.ClientMessage.HealthCheck;
import me.degenduel.serving.live.ClientMessage.ResetCircuitBreaker;
import me.degenduel.serving.live.ClientMessage.ServiceConfig;
import me.degenduel.serving.live.ClientMessage.SubscribeAll;
import me.degenduel.serving.live.ClientMessage.SubscribeLayer;
import me.degenduel.serving.live.ClientMessage.SubscribeService;
import me.degenduel.serving.live.ClientMessage.SubscribeServices;
import me.degenduel.serving.live.ServerMessage.CircuitBreaker;
import me.degenduel.serving.live.ServerMessage.CircuitBreakerResetResult;
import me.degenduel.serving.live.ServerMessage.HealthCheckResult;
import me.degenduel.serving.live.ServerMessage.ServiceConfigTold;
import me.degenduel.serving.read.ServiceJson;

/**
 * {@code circuit-breaker}: services and their breakers. What administrators want done is a row that every process hears
 * of, so whoever asked is answered once one of them has said how the service is then.
 */
final class BreakerDialect implements Dialect {
    /** Whoever asked for something that nobody has answered yet, and until when somebody may. */
    private record Asked(
            Client client, Optional<Turn> turn, Orders.Kind kind, String service, Instant since, Instant until) {}

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Set<String> LAYERS = Stream.of(PlatformService.Layer.values())
            .map(PlatformService.Layer::word)
            .collect(Collectors.toUnmodifiableSet());

    private final Live live;
    private final Channels channels;
    private final Orders orders;
    private final Executor elsewhere;
    private final Consumer<Runnable> back;
    private final InstantSource clock;
    private final List<Asked> asked = new ArrayList<>();

    /**
     * @param elsewhere where orders may take their time
     * @param back brings what came of them back to where clients live
     */
    BreakerDialect(
            Live live,
            Channels channels,
            Orders orders,
            Executor elsewhere,
            Consumer<Runnable> back,
            InstantSource clock) {
        this.live = live;
        this.channels = channels;
        this.orders = orders;
        this.elsewhere = elsewhere;
        this.back = back;
        this.clock = clock;
    }

    @Override
    public void hear(ClientMessage message, Client client, Conversation conversation) {
        var type = Wire.type(message.getClass());
        switch ((ClientMessage.OfBreakers) message) {
            case SubscribeAll all -> {
                conversation.join(client, "services", type);
                LAYERS.stream().sorted().forEach(layer -> conversation.join(client, "layer." + layer, type));
            }
            case SubscribeServices all -> conversation.join(client, "services", type);
            case SubscribeLayer wanted -> {
                if (wanted.layer() == null || wanted.layer().isBlank()) {
                    conversation.fail(client, Code.MISSING_LAYER, "Which layer?", type);
                } else if (!LAYERS.contains(wanted.layer())) {
                    conversation.fail(client, Code.INVALID_LAYER, "There is no such layer", type);
                } else {
                    conversation.join(client, "layer." + wanted.layer(), type);
                }
            }
            case SubscribeService wanted -> {
                if (isThere(wanted.service(), client, conversation, type)) {
                    conversation.join(client, "service." + wanted.service(), type);
                }
            }
            case ServiceConfig wanted -> {
                if (isThere(wanted.service(), client, conversation, type)) {
                    var config = row(wanted.service()).config();
                    live.reply(client, new ServiceConfigTold(wanted.service(), config, clock.instant()));
                }
            }
            case HealthCheck wanted -> order(Orders.Kind.CHECK, wanted.service(), client, conversation, type);
            case ResetCircuitBreaker wanted -> order(Orders.Kind.RESET, wanted.service(), client, conversation, type);
        }
    }

    private boolean isThere(String service, Client client, Conversation conversation, String type) {
        if (service == null || service.isBlank()) {
            conversation.fail(client, Code.MISSING_SERVICE, "Which service?", type);
            return false;
        }
        if (live.row(channels.services, service).isEmpty()) {
            conversation.fail(client, Code.INVALID_SERVICE, "There is no such service", type);
            return false;
        }
        return true;
    }

    private ServiceJson row(String service) {
        return live.row(channels.services, service).orElseThrow();
    }

    // Orders

    private void order(Orders.Kind kind, String service, Client client, Conversation conversation, String type) {
        if (!conversation.maySay(client, Access.ADMIN, type) || !isThere(service, client, conversation, type)) {
            return;
        }
        var person = client.person.orElseThrow();
        var since = clock.instant();
        var turn = client.turn;
        elsewhere.execute(() -> {
            var outcome = orders.tell(kind, service, person, client.opening.address());
            back.accept(() -> client.during(turn, () -> {
                switch (outcome) {
                    case ACCEPTED -> asked.add(new Asked(client, turn, kind, service, since, since.plus(PATIENCE)));
                    case NO_SUCH_SERVICE ->
                        conversation.fail(client, Code.INVALID_SERVICE, "No process runs this service", type);
                    case NOT_ALLOWED ->
                        conversation.fail(client, Code.UNAUTHORIZED, "Only administrators may do this", type);
                    case NOT_NOW ->
                        conversation.fail(client, Code.NOT_READY, "This cannot be done now: try again", type);
                }
                live.send(client);
            }));
        });
    }

    /** A process has said how a service is: whoever waits for that is told. */
    void hear(ServiceState state) {
        answer(state.getService(), state.getTime());
    }

    /** Whoever has waited for too long is told what is known. */
    void look() {
        var now = clock.instant();
        asked.stream().filter(each -> !each.until().isAfter(now)).toList().forEach(this::answer);
    }

    private void answer(String service, Instant said) {
        asked.stream()
                .filter(each -> each.service().equals(service) && said.isAfter(each.since()) && isDone(each))
                .toList()
                .forEach(this::answer);
    }

    /** Processes say every few seconds how things are: of one that has not yet heard of a reset, that is no answer. */
    private boolean isDone(Asked question) {
        return question.kind() == Orders.Kind.CHECK || isHealthy(row(question.service()));
    }

    private static boolean isHealthy(ServiceJson row) {
        return row.status().equals("closed");
    }

    private void answer(Asked question) {
        asked.remove(question);
        var client = question.client();
        if (client.gone) {
            return;
        }
        var now = clock.instant();
        var row = row(question.service());
        var healthy = isHealthy(row);
        var breaker = CircuitBreaker.of(row);
        var answer =
                switch (question.kind()) {
                    case CHECK -> new HealthCheckResult(row.service(), healthy, row.status(), breaker, now);
                    case RESET -> new CircuitBreakerResetResult(row.service(), healthy, row.status(), breaker, now);
                };
        client.during(question.turn(), () -> live.reply(client, answer));
        live.send(client);
    }
}
