package me.degenduel.serving.share;

import static java.util.stream.Collectors.toSet;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import me.degenduel.serving.read.Neighbours;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to every other instance for what those have in contests that it plays of whom this one wants to hear. */
public final class Neighbourhood implements AutoCloseable {
    /** Where they tell. */
    public static final String PATH = "/people";

    static final String PASS = Neighbours.PASS;

    private static final Logger log = LoggerFactory.getLogger(Neighbourhood.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration SILENT = Briefings.AT_LEAST_EVERY.multipliedBy(3);

    /** Who is told what they tell. */
    public interface Heard {
        /** Says which other instances there are, by host and port. */
        void expect(Set<String> neighbours);

        /**
         * One of them tells something.
         *
         * @param taken to be run when the next may come
         */
        void hear(String neighbour, Report report, Runnable taken);

        /** One of them tells nothing any more, or does not yet. */
        void lost(String neighbour);
    }

    private final HostInfo self;
    private final Supplier<Set<HostInfo>> instances;
    private final Duration patience;
    private final Supplier<String> pass;
    private final Wanted wanted;
    private final Heard heard;
    private final HttpClient http;
    private final Map<String, Link> links = new HashMap<>();
    private final Thread thread;
    private Set<String> expected;

    /**
     * Begins to listen.
     *
     * @param instances all that there are
     * @param patience with the answers of each
     * @param pass what an instance shows now
     */
    public Neighbourhood(
            HostInfo self,
            Supplier<Set<HostInfo>> instances,
            Duration patience,
            Supplier<String> pass,
            Wanted wanted,
            Heard heard) {
        this.self = self;
        this.instances = instances;
        this.patience = patience;
        this.pass = pass;
        this.wanted = wanted;
        this.heard = heard;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
        thread = Thread.ofPlatform().name("neighbourhood").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                look();
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        var all = instances.get();
        if (!all.contains(self)) {
            // Nobody knows yet, or now.
            return;
        }
        var there = all.stream()
                .filter(host -> !host.equals(self))
                .map(host -> host.host() + ":" + host.port())
                .collect(toSet());
        if (!there.equals(expected)) {
            log.atInfo().addKeyValue("instances", there).log("These are the others");
            expected = there;
            heard.expect(there);
        }
        for (var link : Map.copyOf(links).entrySet()) {
            if (!there.contains(link.getKey()) || link.getValue().silence().compareTo(SILENT) > 0) {
                over(link.getKey(), link.getValue());
                link.getValue().close();
            }
        }
        there.stream().filter(name -> !links.containsKey(name)).forEach(this::listen);
    }

    private void listen(String name) {
        var link = new Link(name, http, patience, pass, wanted, (report, taken) -> heard.hear(name, report, taken));
        links.put(name, link);
        Thread.ofVirtual().name("neighbour-" + name).start(() -> {
            link.listen();
            over(name, link);
        });
    }

    private synchronized void over(String name, Link link) {
        if (links.remove(name, link)) {
            heard.lost(name);
        }
    }

    /** How many instances tell nothing. */
    public synchronized int silent() {
        return expected == null
                ? 0
                : (int) expected.stream()
                        .filter(name ->
                                !links.containsKey(name) || !links.get(name).tells())
                        .count();
    }

    @Override
    public void close() {
        thread.interrupt();
        synchronized (this) {
            links.values().forEach(Link::close);
            links.clear();
        }
        http.shutdownNow();
    }
}
