package me.degenduel.serving.live;

import java.time.InstantSource;
import java.util.Optional;
import me.degenduel.serving.live.ClientMessage.GetAllServices;
import me.degenduel.serving.live.ClientMessage.GetConnections;
import me.degenduel.serving.live.ClientMessage.GetMaintenanceStatus;
import me.degenduel.serving.live.ClientMessage.GetServiceStatus;
import me.degenduel.serving.live.ClientMessage.GetSystemSettings;
import me.degenduel.serving.live.ClientMessage.GetSystemStatus;
import me.degenduel.serving.live.ServerMessage.AllServices;
import me.degenduel.serving.live.ServerMessage.Connected;
import me.degenduel.serving.live.ServerMessage.Connections;
import me.degenduel.serving.live.ServerMessage.MaintenanceStatus;
import me.degenduel.serving.live.ServerMessage.ServiceStatus;
import me.degenduel.serving.live.ServerMessage.SystemSettings;
import me.degenduel.serving.live.ServerMessage.SystemStatus;

/** {@code monitor}: how the platform is; what is in it, only administrators are told. */
record MonitorDialect(Live live, Channels channels, String instance, InstantSource clock) implements Dialect {
    @Override
    public void hear(ClientMessage message, Client client, Conversation conversation) {
        var type = Wire.type(message.getClass());
        var now = clock.instant();
        switch ((ClientMessage.OfMonitor) message) {
            case GetSystemStatus get -> {
                if (conversation.maySay(client, Access.SIGNED_IN, type)) {
                    var status = live.row(channels.status, Overview.STATUS).orElseThrow();
                    live.reply(client, new SystemStatus(MonitorTellings.status(status, now), now));
                }
            }
            case GetMaintenanceStatus get -> {
                if (conversation.maySay(client, Access.SIGNED_IN, type)) {
                    var row = live.table(channels.maintenance)
                            .row(Switches.MAINTENANCE)
                            .orElseThrow();
                    live.reply(client, new MaintenanceStatus(null, row.json(), now));
                }
            }
            case GetSystemSettings get -> {
                if (conversation.maySay(client, Access.ADMIN, type)) {
                    settings(client, Optional.ofNullable(get.key()), type, conversation);
                }
            }
            case GetServiceStatus get -> {
                if (conversation.maySay(client, Access.ADMIN, type)) {
                    service(client, get.service(), type, conversation);
                }
            }
            case GetAllServices get -> {
                if (conversation.maySay(client, Access.ADMIN, type)) {
                    var all = live.table(channels.services).rows().stream()
                            .map(Row::json)
                            .toList();
                    live.reply(client, new AllServices(null, all, now));
                }
            }
            case GetConnections get -> {
                if (conversation.maySay(client, Access.ADMIN, type)) {
                    var all = live.clients().stream().map(Connected::of).toList();
                    live.reply(client, new Connections(instance, all, now));
                }
            }
        }
    }

    private void settings(Client client, Optional<String> key, String type, Conversation conversation) {
        var table = live.table(channels.settings);
        if (key.isEmpty()) {
            var all = table.rows().stream().map(Row::json).toList();
            live.reply(client, new SystemSettings(null, "all", Wire.row(all), clock.instant()));
            return;
        }
        table.row(key.get())
                .ifPresentOrElse(
                        row -> live.reply(client, new SystemSettings(null, row.key, row.json(), clock.instant())),
                        () -> conversation.fail(client, Code.SETTING_NOT_FOUND, "No such setting is set", type));
    }

    private void service(Client client, String name, String type, Conversation conversation) {
        if (name == null || name.isBlank()) {
            conversation.fail(client, Code.MISSING_SERVICE, "Which service?", type);
            return;
        }
        live.table(channels.services)
                .row(name)
                .ifPresentOrElse(
                        row -> live.reply(client, new ServiceStatus(null, row.key, row.json(), clock.instant())),
                        () -> conversation.fail(client, Code.SERVICE_NOT_FOUND, "There is no such service", type));
    }
}
