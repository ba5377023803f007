package me.degenduel.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import me.degenduel.schemas.Settings;

/** What is set beside the options: for the processes inside, and for the database that they find here. */
record Config(String slotWal, me.degenduel.connect.Config connect, List<me.degenduel.serving.Config> serving) {
    /** For processes that find everything where the endpoints say, and are themselves where they say. */
    static Config of(Endpoints where, Path state, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("DD_KAFKA", where.kafka());
        all.put("DD_KAFKA_REPLICATION", "1");
        all.put("DD_REGISTRY", where.registry());
        all.put("DD_POSTGRES", where.jdbc());
        all.put("DD_POSTGRES_USER", where.postgresUser());
        all.put("DD_POSTGRES_PASSWORD", where.postgresPassword());
        // Here browsers come to http://localhost, to which not all of them send a cookie that is for https.
        all.putIfAbsent("DD_COOKIE_SECURE", "false");
        return from(IntStream.range(0, where.instances().size())
                .mapToObj(number -> instance(where.instances().get(number), "serving-" + (number + 1), state, all))
                .toList());
    }

    /** Those of each instance differ only in what makes it one of its own. */
    static Config from(List<Settings> instances) {
        var settings = instances.getFirst();
        var config = new Config(
                settings.text(
                        "DD_SLOT_WAL",
                        "2GB",
                        "How much log the embedded PostgreSQL keeps for a capture that does not read it."),
                me.degenduel.connect.Config.from(settings),
                instances.stream().map(me.degenduel.serving.Config::from).toList());
        instances.forEach(Settings::check);
        return config;
    }

    private static Settings instance(Endpoints.Instance at, String name, Path state, Map<String, String> settings) {
        var http = URI.create(at.http());
        var all = new HashMap<>(settings);
        all.put("DD_INSTANCE", name);
        all.put("DD_STATE", state.resolve(name).toString());
        all.put("DD_PORT", String.valueOf(http.getPort()));
        all.put("DD_ADVERTISED", http.getAuthority());
        return new Settings(all);
    }
}
