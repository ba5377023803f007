package me.degenduel.standalone;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import me.degenduel.schemas.Settings;

/** What is set beside the options: for the two processes inside, and for the database that they find here. */
record Config(String slotWal, me.degenduel.connect.Config connect, me.degenduel.serving.Config serving) {
    /** For processes that find everything where the endpoints say, and are themselves where they say. */
    static Config of(Endpoints where, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("DD_KAFKA", where.kafka());
        all.put("DD_KAFKA_REPLICATION", "1");
        all.put("DD_REGISTRY", where.registry());
        all.put("DD_POSTGRES", where.jdbc());
        all.put("DD_POSTGRES_USER", where.postgresUser());
        all.put("DD_POSTGRES_PASSWORD", where.postgresPassword());
        var http = URI.create(where.http());
        all.put("DD_PORT", String.valueOf(http.getPort()));
        all.put("DD_ADVERTISED", http.getAuthority());
        return from(new Settings(all));
    }

    static Config from(Settings settings) {
        var config = new Config(
                settings.text(
                        "DD_SLOT_WAL",
                        "2GB",
                        "How much log the embedded PostgreSQL keeps for a capture that does not read it."),
                me.degenduel.connect.Config.from(settings),
                me.degenduel.serving.Config.from(settings));
        settings.check();
        return config;
    }
}
