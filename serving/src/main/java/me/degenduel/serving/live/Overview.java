package me.degenduel.serving.live;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import me.degenduel.serving.live.ServerMessage.ServiceAlert;
import me.degenduel.serving.read.MaintenanceJson;
import me.degenduel.serving.read.ServiceFiguresJson;
import me.degenduel.serving.read.ServiceJson;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.read.StatusJson;

/**
 * What the platform says of itself: rows that are made here, out of what services and settings say and what time it is,
 * for a service may fall silent, and maintenance begin, without anybody saying anything.
 */
final class Overview {
    static final String STATUS = "status";

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String UNKNOWN = "unknown";
    private static final Set<String> BAD = Set.of("open", "degraded", "recovering", UNKNOWN);

    private final Live live;
    private final Channels channels;
    private final Services services;
    private final Switches switches;
    private final String version;
    private final InstantSource clock;
    private final Instant started;
    private Instant due = Instant.EPOCH;
    private boolean ending;
    /** How each service was when we looked last, from when anybody has said how it is. */
    private Map<String, String> before = Map.of();

    Overview(Live live, Channels channels, Services services, Switches switches, String version, InstantSource clock) {
        this.live = live;
        this.channels = channels;
        this.services = services;
        this.switches = switches;
        this.version = version;
        this.clock = clock;
        this.started = clock.instant();
    }

    boolean isDue() {
        return !due.isAfter(clock.instant());
    }

    /** This instance is about to end, and says so. */
    void end() {
        ending = true;
    }

    /** Looks at everything; answers what those who watch services are to hear at once. */
    List<ServiceAlert> look() {
        var now = clock.instant();
        due = now.plus(LOOK_EVERY);
        var maintenance = switches.maintenance(now);
        live.put(channels.maintenance, Switches.MAINTENANCE, maintenance);
        var view = services.view();
        for (var service : view.services()) {
            live.put(channels.services, service.service(), service);
            live.put(channels.figures, service.service(), ServiceFiguresJson.of(service));
        }
        view.layers().forEach(layer -> live.put(channels.layers, layer.layer(), layer));
        live.put(channels.status, STATUS, status(maintenance));
        return alerts(view.services(), now);
    }

    private StatusJson status(MaintenanceJson maintenance) {
        var impaired = services.status().degradedServices();
        if (ending) {
            return status("offline", "This instance is about to end");
        }
        if (maintenance.mode()) {
            return status("maintenance", maintenance.message());
        }
        return impaired.isEmpty()
                ? status("online", "All services work")
                : status("degraded", "Not as they should be: " + String.join(", ", impaired));
    }

    private StatusJson status(String status, String message) {
        return new StatusJson(status, message, version, started);
    }

    /** Of a service that has become bad, worse, silent or good again; what is heard for the first time is no news. */
    private List<ServiceAlert> alerts(List<ServiceJson> all, Instant now) {
        var alerts = new ArrayList<ServiceAlert>();
        for (var service : all) {
            var was = before.get(service.service());
            var changed = was != null && !was.equals(service.status());
            if (changed && (BAD.contains(was) || BAD.contains(service.status()))) {
                alerts.add(ServiceAlert.of(service, was, now));
            }
        }
        before = all.stream()
                .filter(service -> before.containsKey(service.service())
                        || !service.status().equals(UNKNOWN))
                .collect(toMap(ServiceJson::service, ServiceJson::status));
        return alerts;
    }
}
