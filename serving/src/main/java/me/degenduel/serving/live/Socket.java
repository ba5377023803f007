package me.degenduel.serving.live;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.nio.channels.ReadPendingException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Utf8StringBuilder;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket as Jetty sees it. What it hears becomes an event for the {@link Loop}; what it sends never waits.
 *
 * <p>It stands on Jetty's core and not on Javalin's sockets: those have neither pongs nor back-pressure, and encode every
 * text anew for every client.
 */
final class Socket implements FrameHandler, Connection {
    /** How a send went, as both ends of it see it. */
    private enum Sending {
        STARTED,
        GONE_AT_ONCE,
        AWAITED
    }

    /**
     * Jetty closes the connection right behind a code that it takes for a fault, and then the kernel throws away what the
     * client has not yet taken, this frame too. So it is told that all is well, and waits for the client's goodbye.
     */
    private static final class Goodbye extends Frame implements CloseStatus.Supplier {
        Goodbye(CloseCode code, String reason) {
            super(OpCode.CLOSE, true, CloseStatus.asPayloadBuffer(code.number, reason));
        }

        @Override
        public CloseStatus getCloseStatus() {
            return new CloseStatus(CloseStatus.NORMAL);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Socket.class);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Loop loop;
    private final SocketMeters meters;
    private final Room room;
    private final Client client;

    private final AtomicReference<Sending> sending = new AtomicReference<>(Sending.AWAITED);
    private final Callback gone = Callback.from(Callback.InvocationType.NON_BLOCKING, this::gone, this::broken);

    private final Flood flood;

    private Utf8StringBuilder message;
    private int size;
    private CoreSession session;
    /** When we said goodbye, by {@link System#nanoTime}; 0 before. */
    private volatile long closed;

    Socket(Endpoint endpoint, Opening opening, Loop loop, SocketMeters meters, Room room) {
        this.loop = loop;
        this.meters = meters;
        this.room = room;
        this.client = new Client(endpoint, this, opening);
        this.flood = new Flood(endpoint.limits());
    }

    // What Jetty tells us

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = opened;
        room.enter(client.endpoint);
        callback.succeeded();
        loop.opened(client);
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        if (closed != 0 && frame.getOpCode() != OpCode.CLOSE) {
            passOver(callback);
            return;
        }
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> {
                if (flood.heard(frame.isFin())) {
                    callback.succeeded();
                    loop.flooded(client, Flood.PIECES);
                } else {
                    hear(frame, callback);
                }
            }
            case OpCode.PONG, OpCode.PING -> {
                if (flood.pinged(NANOSECONDS.toMillis(System.nanoTime()))) {
                    callback.succeeded();
                    loop.flooded(client, Flood.PINGS);
                } else if (frame.getOpCode() == OpCode.PONG) {
                    loop.ponged(client);
                    callback.succeeded();
                    session.demand();
                } else {
                    var pong = new Frame(OpCode.PONG, true, frame.getPayload());
                    session.sendFrame(pong, Callback.from(session::demand, callback), false);
                }
            }
            default -> callback.succeeded();
        }
    }

    /** Behind what was on its way when we said goodbye, theirs may come: for a while. */
    private void passOver(Callback callback) {
        callback.succeeded();
        if (System.nanoTime() - closed > GOODBYE.toNanos()) {
            session.abort();
        } else {
            session.demand();
        }
    }

    /** The next message is asked for only after this one has been answered: so nobody can make us hold many. */
    private void hear(Frame frame, Callback callback) {
        if (message == null) {
            message = new Utf8StringBuilder();
        }
        size += frame.getPayloadLength();
        if (size > client.endpoint.limits().payload()) {
            message = null;
            callback.failed(new MessageTooLargeException("Too large"));
            return;
        }
        if (frame.hasPayload()) {
            message.append(frame.getPayload());
        }
        if (!frame.isFin()) {
            callback.succeeded();
            session.demand();
            return;
        }
        try {
            var said = message.takeCompleteString(BadPayloadException.InvalidUtf8::new);
            message = null;
            size = 0;
            callback.succeeded();
            loop.heard(client, said);
        } catch (BadPayloadException notText) {
            callback.failed(notText);
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        log.atDebug().addKeyValue("client", client.id).setCause(cause).log("A socket broke");
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        callback.succeeded();
        room.leave(client.endpoint);
        loop.closed(client, status.getCode());
    }

    // What we tell Jetty

    @Override
    public boolean send(Encoded frame, boolean more) {
        meters.frames(frame.type()).increment();
        meters.bytes().increment(frame.size());
        sending.set(Sending.STARTED);
        var opcode = frame.binary() ? OpCode.BINARY : OpCode.TEXT;
        session.sendFrame(new Frame(opcode, true, frame.bytes().slice()), gone, more);
        return !sending.compareAndSet(Sending.STARTED, Sending.AWAITED);
    }

    @Override
    public boolean flush() {
        sending.set(Sending.STARTED);
        session.flush(gone);
        return !sending.compareAndSet(Sending.STARTED, Sending.AWAITED);
    }

    private void gone() {
        if (!sending.compareAndSet(Sending.STARTED, Sending.GONE_AT_ONCE)) {
            loop.sent(client);
        }
    }

    private void broken(Throwable cause) {
        session.abort();
    }

    @Override
    public void ping() {
        session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
    }

    @Override
    public void listen() {
        session.demand();
    }

    @Override
    public void close(CloseCode code, String reason) {
        closed = System.nanoTime();
        session.sendFrame(new Goodbye(code, reason), Callback.NOOP, false);
        // Whoever does not say goodbye in turn is cut off.
        session.setIdleTimeout(GOODBYE);
        try {
            session.demand();
        } catch (ReadPendingException listening) {
            log.atDebug().addKeyValue("client", client.id).log("The goodbye will be heard");
        }
    }
}
