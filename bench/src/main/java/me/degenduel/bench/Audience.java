package me.degenduel.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Clients of the {@code token-data} socket: how they subscribe, and when they are there. */
final class Audience implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The type of a message stands at its beginning. */
    private static final int HEAD = 64;

    private static final Numbers TOKEN_DATA = Numbers.after("\"token_data\"");
    private static final Numbers CHANGES = Numbers.after("\"changes\"");
    private static final Numbers CONFIRMED = Numbers.after("\"tokens_subscribed\"");
    private static final Numbers SNAPSHOT = Numbers.after("\"snapshot\"");

    private final Sockets sockets = new Sockets();
    private final URI uri;

    Audience(URI uri) throws IOException {
        this.uri = uri;
    }

    /** A client in the dialect of old, which hears of each change of some tokens. */
    void follow(Collection<String> tokens, Sockets.Listener each) throws IOException, InterruptedException {
        open(Map.of("type", "subscribe_tokens", "symbols", tokens), CONFIRMED, List.of(TOKEN_DATA), each);
    }

    /** A client that asks for rows and their changes: all tokens. */
    void followAll(Sockets.Listener each) throws IOException, InterruptedException {
        var subscription = Map.of("type", "subscribe", "channel", "public.tokens", "delta", true);
        open(subscription, SNAPSHOT, List.of(SNAPSHOT, CHANGES), each);
    }

    @Override
    public void close() {
        sockets.close();
    }

    private void open(Map<String, ?> subscription, Numbers confirmed, List<Numbers> wanted, Sockets.Listener each)
            throws IOException, InterruptedException {
        var there = new CountDownLatch(1);
        var socket = sockets.open(uri, (text, at) -> {
            if (wanted.stream().anyMatch(type -> type.isIn(text, HEAD))) {
                each.hear(text.duplicate(), at);
            }
            if (there.getCount() > 0 && confirmed.isIn(text, HEAD)) {
                there.countDown();
            }
        });
        socket.say(JSON.writeValueAsString(subscription));
        if (!there.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("The server did not answer " + subscription);
        }
    }
}
