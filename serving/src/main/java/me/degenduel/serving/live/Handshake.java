package me.degenduel.serving.live;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import me.degenduel.serving.read.Bearer;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The request that becomes a socket, or does not. */
final class Handshake implements WebSocketNegotiator {
    private static final Logger log = LoggerFactory.getLogger(Handshake.class);

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(10);
    private static final String PROTOCOL = "dd.v69";
    private static final String DEFLATE = "permessage-deflate";
    private static final String BEARER = "bearer";
    private static final Pattern TOKEN = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    /**
     * What all handshakes of an instance share.
     *
     * @param compresses whether whoever offers compression gets it
     * @param open whether the tables have been read
     * @param leaving whether this instance is about to end
     */
    record Gate(
            Doors doors,
            Rules rules,
            boolean compresses,
            Attempts attempts,
            Room room,
            Switches switches,
            Passports passports,
            SocketMeters meters,
            InstantSource clock,
            BooleanSupplier open,
            AtomicBoolean leaving) {}

    private record Refusal(int status, String code, String message, Duration retryAfter) {}

    private final Endpoint endpoint;
    /** As it was declared: what a client writes for it may be another way to write the same. */
    private final String path;

    private final Gate gate;
    private final BiFunction<Endpoint, Opening, FrameHandler> socket;

    Handshake(Endpoint endpoint, String path, Gate gate, BiFunction<Endpoint, Opening, FrameHandler> socket) {
        this.endpoint = endpoint;
        this.path = path;
        this.gate = gate;
        this.socket = socket;
    }

    @Override
    public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        var refusal = refusal(request);
        if (refusal.isPresent()) {
            refuse(refusal.get(), Optional.empty(), response, callback);
            return null;
        }
        var opening = opening(request);
        if (isFull(opening)) {
            refuse(full("All places of this socket are taken"), opening.person(), response, callback);
            return null;
        }
        var offered = request.getSubProtocols();
        if (offered.contains(PROTOCOL)) {
            response.setAcceptedSubProtocol(PROTOCOL);
        } else if (offered.size() == 1 && token(offered.getFirst()).isPresent()) {
            // Old browsers' clients offer their token and nothing else, and fail unless they get it back.
            response.setAcceptedSubProtocol(offered.getFirst());
        }
        response.setExtensions(gate.compresses ? compression(request) : List.of());
        gate.meters.opened(endpoint.name(), path).increment();
        return socket.apply(endpoint, opening);
    }

    /** Each message on its own: what is kept from one to the next would be hundreds of kilobytes a socket. */
    private static List<ExtensionConfig> compression(ServerUpgradeRequest request) {
        return request.getExtensions().stream()
                .filter(offer -> offer.getName().equals(DEFLATE))
                // Java's window has one size, and whoever asks for a smaller one may have no room for it.
                .filter(offer -> !offer.getParameterKeys().contains("server_max_window_bits"))
                .limit(1)
                .map(offer ->
                        ExtensionConfig.parse(DEFLATE + "; server_no_context_takeover; client_no_context_takeover"))
                .toList();
    }

    private Optional<Refusal> refusal(ServerUpgradeRequest request) {
        if (gate.leaving.get()) {
            return refused(503, "SHUTTING_DOWN", "This instance is about to end: another one is there", SOON);
        }
        if (!gate.open.getAsBoolean()) {
            return refused(503, "NOT_READY", "The tables are still being read", SOON);
        }
        var off = gate.switches.off(endpoint);
        if (off.isPresent()) {
            return refused(503, Code.SWITCHED_OFF.name(), off.get(), LATER);
        }
        var wait = gate.attempts.wait(address(request), gate.clock.instant());
        if (wait.isPositive()) {
            return refused(429, Code.RATE_LIMIT_EXCEEDED.name(), "Too many connection attempts", wait);
        }
        var origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !gate.doors.admit(origin, local(request).getPort())) {
            return refused(403, "ORIGIN_DENIED", "This origin may not connect", Duration.ZERO);
        }
        return gate.room.all().get() >= gate.doors.connections()
                ? Optional.of(full("This instance has no room"))
                : Optional.empty();
    }

    /** Administrators come in where others do not any more. */
    private boolean isFull(Opening opening) {
        var most = (long) endpoint.limits().connections()
                * (Access.ADMIN.allows(opening.person(), "") ? gate.rules.admins() : 1);
        return gate.room.of(endpoint).get() >= most;
    }

    private static Refusal full(String why) {
        return new Refusal(503, "FULL", why, LATER);
    }

    private static InetSocketAddress local(Request request) {
        return (InetSocketAddress) request.getConnectionMetaData().getLocalSocketAddress();
    }

    private static Optional<Refusal> refused(int status, String code, String message, Duration retryAfter) {
        return Optional.of(new Refusal(status, code, message, retryAfter));
    }

    private void refuse(Refusal refusal, Optional<Person> person, ServerUpgradeResponse response, Callback callback) {
        gate.meters.refused(refusal.code()).increment();
        Life.refused(endpoint, person, refusal.code());
        response.setStatus(refusal.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        if (refusal.retryAfter().isPositive()) {
            response.getHeaders()
                    .put(
                            HttpHeader.RETRY_AFTER,
                            Math.ceilDiv(refusal.retryAfter().toMillis(), 1000));
        }
        response.write(true, ByteBuffer.wrap(Wire.error(refusal.message(), refusal.code())), callback);
    }

    private Opening opening(ServerUpgradeRequest request) {
        var query = Request.extractQueryParameters(request);
        return new Opening(
                token(request, query).flatMap(token -> gate.passports.check(token, gate.clock.instant())),
                Optional.ofNullable(query.getValue("channel")),
                "true".equals(query.getValue("delta")),
                Optional.ofNullable(query.getValue("since")),
                "message".equals(query.getValue("auth")),
                address(request));
    }

    /** The first place where there is a token decides, even if it is no good and another one is. */
    private Optional<String> token(ServerUpgradeRequest request, Fields query) {
        return Stream.of(bearer(request), offered(request), cookie(request))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> inAddress(query));
    }

    private static Optional<String> bearer(Request request) {
        return Bearer.in(request.getHeaders().get(HttpHeader.AUTHORIZATION));
    }

    private static Optional<String> offered(ServerUpgradeRequest request) {
        return request.getSubProtocols().stream()
                .flatMap(item -> token(item).stream())
                .findFirst();
    }

    private static Optional<String> token(String item) {
        var bare = item.startsWith(BEARER + ".") ? item.substring(BEARER.length() + 1) : item;
        return Optional.of(bare).filter(TOKEN.asMatchPredicate());
    }

    private static Optional<String> cookie(Request request) {
        return Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(Bearer.COOKIE))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    private Optional<String> inAddress(Fields query) {
        var token = Optional.ofNullable(query.getValue("token"));
        if (token.isPresent()) {
            gate.meters.tokensInAddresses().increment();
            log.atWarn()
                    .addKeyValue("socket", endpoint.name())
                    .log("A token came in the address, where logs and histories keep it");
        }
        return token;
    }

    private InetAddress address(Request request) {
        var remote = (InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress();
        return gate.doors.behindProxies(
                remote.getAddress(), request.getHeaders().getCSV(HttpHeader.X_FORWARDED_FOR, false));
    }
}
