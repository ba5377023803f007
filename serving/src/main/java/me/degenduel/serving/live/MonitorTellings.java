package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import me.degenduel.serving.live.ServerMessage.AllServices;
import me.degenduel.serving.live.ServerMessage.CircuitReset;
import me.degenduel.serving.live.ServerMessage.ConnectionEvent;
import me.degenduel.serving.live.ServerMessage.LayerStatus;
import me.degenduel.serving.live.ServerMessage.MaintenanceStatus;
import me.degenduel.serving.live.ServerMessage.ServerStatus;
import me.degenduel.serving.live.ServerMessage.ServerStatusUpdate;
import me.degenduel.serving.live.ServerMessage.ServiceMetrics;
import me.degenduel.serving.live.ServerMessage.ServiceStatus;
import me.degenduel.serving.live.ServerMessage.ServiceUpdate;
import me.degenduel.serving.live.ServerMessage.ServicesState;
import me.degenduel.serving.live.ServerMessage.SystemSettings;
import me.degenduel.serving.read.ConnectionJson;
import me.degenduel.serving.read.LayerJson;
import me.degenduel.serving.read.MaintenanceJson;
import me.degenduel.serving.read.ServiceFiguresJson;
import me.degenduel.serving.read.ServiceJson;
import me.degenduel.serving.read.ServiceOrderJson;
import me.degenduel.serving.read.SettingJson;
import me.degenduel.serving.read.StatusJson;

/** The platform itself in the words of old clients. */
final class MonitorTellings {
    private static final Duration AT_ONCE = Duration.ZERO;
    /** Every process says so often how its services are, so this is also how often they are told at rest. */
    private static final Duration SERVICES_AT_MOST_EVERY = Duration.ofSeconds(1);

    private static final Duration FIGURES_EVERY = Duration.ofSeconds(10);

    private MonitorTellings() {}

    // Settings

    static Telling<SettingJson> allSettings(Source<?, SettingJson> settings) {
        return new Telling.Beginning<>(
                settings, (channel, rows, now) -> new SystemSettings(channel, "all", Wire.row(rows), now));
    }

    /** Each as it changes, and to who begins to follow only one, as it is. */
    static Telling<SettingJson> settings(Source<?, SettingJson> settings) {
        return new Telling.Each<>(
                settings,
                AT_ONCE,
                (channel, setting, json, now) -> new SystemSettings(channel, setting.key(), json, now),
                (channel, gone, tables, now) -> Optional.of(new SystemSettings(
                        channel, gone.key(), Wire.row(new SettingJson(gone.key(), null, null, now)), now)));
    }

    // The platform

    static Telling<StatusJson> status(Source<?, StatusJson> status) {
        return new Telling.Each<>(
                status,
                AT_ONCE,
                (channel, row, json, now) -> new ServerStatusUpdate(channel, status(row, now), now),
                Telling.GoneMessage.none());
    }

    static ServerStatus status(StatusJson row, Instant now) {
        var uptime = Duration.between(row.started(), now).toSeconds();
        return new ServerStatus(row.status(), row.message(), now, row.version(), uptime);
    }

    static Telling<MaintenanceJson> maintenance(Source<?, MaintenanceJson> maintenance) {
        return new Telling.Each<>(
                maintenance,
                AT_ONCE,
                (channel, row, json, now) -> new MaintenanceStatus(channel, json, now),
                Telling.GoneMessage.none());
    }

    static Telling<ConnectionJson> connections(Source<?, ConnectionJson> connections) {
        return new Telling.Each<>(
                connections,
                new Telling.Pace.Every(AT_ONCE),
                false,
                (channel, row, json, now) ->
                        new ConnectionEvent(channel, row.wallet() == null ? "opened" : "signed_in", json, now),
                (channel, gone, tables, now) ->
                        gone.last().map(row -> new ConnectionEvent(channel, "closed", Wire.row(row), now)));
    }

    // Services, on monitor

    static Telling<ServiceJson> allServices(Source<?, ServiceJson> services) {
        return new Telling.Beginning<>(services, AllServices::new);
    }

    static Telling<ServiceJson> serviceStatus(Source<?, ServiceJson> services) {
        return new Telling.Each<>(
                services,
                new Telling.Pace.Every(SERVICES_AT_MOST_EVERY),
                false,
                (channel, row, json, now) -> new ServiceStatus(channel, row.service(), json, now),
                Telling.GoneMessage.none());
    }

    static Telling<ServiceFiguresJson> figures(Source<?, ServiceFiguresJson> figures) {
        return new Telling.Whole<>(figures, FIGURES_EVERY, ServiceMetrics::new);
    }

    // Services, on circuit-breaker

    static Telling<ServiceJson> services(Source<?, ServiceJson> services) {
        return new Telling.Whole<>(services, SERVICES_AT_MOST_EVERY, ServicesState::new);
    }

    static Telling<ServiceJson> service(Source<?, ServiceJson> services) {
        return new Telling.Each<>(
                services,
                SERVICES_AT_MOST_EVERY,
                (channel, row, json, now) -> new ServiceUpdate(channel, row.service(), json, now),
                Telling.GoneMessage.none());
    }

    static Telling<LayerJson> layer(Source<?, LayerJson> layers) {
        return new Telling.Each<>(
                layers,
                AT_ONCE,
                (channel, row, json, now) -> new LayerStatus(channel, row.layer(), row.status(), row.services(), now),
                Telling.GoneMessage.none());
    }

    static Telling<ServiceOrderJson> resets(Source<?, ServiceOrderJson> orders) {
        return new Telling.Event<>(
                orders, (channel, row, json, now) -> new CircuitReset(channel, row.service(), row.by(), row.at(), now));
    }
}
