package me.degenduel.serving.live;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The request that becomes a socket, or does not. */
final class Handshake implements WebSocketNegotiator {
    private static final Logger log = LoggerFactory.getLogger(Handshake.class);

    private static final String PROTOCOL = "dd.v69";
    private static final String BEARER = "bearer";
    private static final String SESSION = "session";
    private static final Pattern TOKEN = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    /** What all handshakes of an instance share. {@code open} says whether the tables have been read. */
    record Gate(
            Doors doors,
            Attempts attempts,
            AtomicInteger connections,
            Passports passports,
            SocketMeters meters,
            InstantSource clock,
            BooleanSupplier open) {}

    private record Refusal(int status, String code, String message, Duration retryAfter) {}

    private final Endpoint endpoint;
    private final Gate gate;
    private final BiFunction<Endpoint, Opening, FrameHandler> socket;

    Handshake(Endpoint endpoint, Gate gate, BiFunction<Endpoint, Opening, FrameHandler> socket) {
        this.endpoint = endpoint;
        this.gate = gate;
        this.socket = socket;
    }

    @Override
    public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        var refusal = refusal(request);
        if (refusal.isPresent()) {
            refuse(refusal.get(), response, callback);
            return null;
        }
        var offered = request.getSubProtocols();
        if (offered.contains(PROTOCOL)) {
            response.setAcceptedSubProtocol(PROTOCOL);
        } else if (offered.size() == 1 && token(offered.getFirst()).isPresent()) {
            // Old browsers' clients offer their token and nothing else, and fail unless they get it back.
            response.setAcceptedSubProtocol(offered.getFirst());
        }
        // Compression costs more than it saves at fan-out.
        response.setExtensions(List.of());
        return socket.apply(endpoint, opening(request));
    }

    private Optional<Refusal> refusal(ServerUpgradeRequest request) {
        if (!gate.open.getAsBoolean()) {
            return refused(503, "NOT_READY", "The tables are still being read", Duration.ofSeconds(1));
        }
        var wait = gate.attempts.wait(address(request), gate.clock.instant());
        if (wait.isPositive()) {
            return refused(429, Code.RATE_LIMIT_EXCEEDED.name(), "Too many connection attempts", wait);
        }
        var origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !gate.doors.admit(origin, local(request).getPort())) {
            return refused(403, "ORIGIN_DENIED", "This origin may not connect", Duration.ZERO);
        }
        if (gate.connections.get() >= gate.doors.connections()) {
            return refused(503, "FULL", "This instance has no room", Duration.ofSeconds(10));
        }
        return Optional.empty();
    }

    private static InetSocketAddress local(Request request) {
        return (InetSocketAddress) request.getConnectionMetaData().getLocalSocketAddress();
    }

    private static Optional<Refusal> refused(int status, String code, String message, Duration retryAfter) {
        return Optional.of(new Refusal(status, code, message, retryAfter));
    }

    private void refuse(Refusal refusal, ServerUpgradeResponse response, Callback callback) {
        gate.meters.refused(refusal.code()).increment();
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
                "message".equals(query.getValue("auth")));
    }

    /** The first place where there is a token decides, even if it is no good and another one is. */
    private Optional<String> token(ServerUpgradeRequest request, Fields query) {
        return Stream.of(bearer(request), offered(request), cookie(request))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> inAddress(query));
    }

    private static Optional<String> bearer(Request request) {
        return Passports.bearer(request.getHeaders().get(HttpHeader.AUTHORIZATION));
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
                .filter(cookie -> cookie.getName().equals(SESSION))
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
