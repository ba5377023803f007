package me.degenduel.serving.share;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import me.degenduel.serving.live.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Listens to one other instance, and tells it of whom. It lives once: whoever wants to listen again takes a new one. */
final class Link implements Consumer<Watch>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final int OK = 200;
    private static final int AT_ONCE = 1_000;

    private final String name;
    private final URI address;
    private final HttpClient http;
    private final Duration patience;
    private final Supplier<String> pass;
    private final Wanted wanted;
    private final BiConsumer<Report, Runnable> heard;

    private final Set<String> begin = new HashSet<>();
    private final Set<String> end = new HashSet<>();
    private InputStream reports;
    private boolean over;
    private volatile long heardAt = System.nanoTime();

    /**
     * Nobody is listened to yet.
     *
     * @param name of the other instance: its host and port
     * @param patience with its answers
     * @param heard is told of a report, and says when it has taken it
     */
    Link(
            String name,
            HttpClient http,
            Duration patience,
            Supplier<String> pass,
            Wanted wanted,
            BiConsumer<Report, Runnable> heard) {
        this.name = name;
        this.address = URI.create("http://%s%s/%s".formatted(name, Neighbourhood.PATH, UUID.randomUUID()));
        this.http = http;
        this.patience = patience;
        this.pass = pass;
        this.wanted = wanted;
        this.heard = heard;
    }

    /** Returns when there is nothing to be heard any more. */
    void listen() {
        try {
            var answer = http.send(request().timeout(patience).build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() != OK) {
                throw new IOException("It answers " + answer.statusCode());
            }
            keep(answer.body());
            log.atInfo().addKeyValue("instance", name).log("It tells what people have in contests that it plays");
            wanted.tell(this);
            Thread.ofVirtual().name("neighbour-" + name).start(this::say);
            var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                heardAt = System.nanoTime();
                var taken = new CountDownLatch(1);
                heard.accept(Wire.JSON.readValue(line, Report.class), taken::countDown);
                taken.await();
            }
        } catch (IOException away) {
            log.atLevel(reports == null ? Level.DEBUG : Level.INFO)
                    .addKeyValue("instance", name)
                    .addKeyValue("reason", away.toString())
                    .log("It tells nothing any more");
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            wanted.leave(this);
            close();
        }
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(address).header(Neighbourhood.PASS, pass.get());
    }

    private synchronized void keep(InputStream body) throws IOException {
        if (over) {
            body.close();
            throw new IOException("It is not wanted any more");
        }
        reports = body;
    }

    /** Of whom to tell from now on: it is said when what was said before has been heard. */
    @Override
    public synchronized void accept(Watch watch) {
        begin.addAll(watch.begin());
        begin.removeAll(watch.end());
        end.addAll(watch.end());
        end.removeAll(watch.begin());
        notifyAll();
    }

    private void say() {
        try {
            for (var next = next(); next.says(); next = next()) {
                var request = request()
                        .timeout(patience)
                        .POST(BodyPublishers.ofByteArray(Wire.JSON.writeValueAsBytes(next)))
                        .build();
                if (http.send(request, BodyHandlers.discarding()).statusCode() != OK) {
                    throw new IOException("It knows nothing of us");
                }
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException away) {
            log.atDebug().addKeyValue("instance", name).setCause(away).log("It does not listen");
            close();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty when it is over. */
    private synchronized Watch next() throws InterruptedException {
        while (begin.isEmpty() && end.isEmpty() && !over) {
            wait();
        }
        return over ? new Watch(Set.of(), Set.of()) : new Watch(some(begin), some(end));
    }

    /** Takes as many as one request may have. */
    private static Set<String> some(Set<String> wallets) {
        var some = wallets.stream().limit(AT_ONCE).collect(toSet());
        wallets.removeAll(some);
        return some;
    }

    /** Whether anything is to be heard. */
    synchronized boolean tells() {
        return reports != null && !over;
    }

    /** For how long nothing has been heard. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    @Override
    public synchronized void close() {
        over = true;
        notifyAll();
        try {
            if (reports != null) {
                reports.close();
            }
        } catch (IOException closed) {
            log.atDebug().setCause(closed).log("It was over already");
        }
    }
}
