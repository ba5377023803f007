package me.degenduel.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import me.degenduel.schemas.Settings;

/**
 * What is set beside the options: for the processes inside, and for the database that they find here.
 *
 * @param serving the instance in this process
 * @param beside what each other instance is told, by its environment
 */
record Config(
        String slotWal,
        me.degenduel.connect.Config connect,
        me.degenduel.serving.Config serving,
        List<Map<String, String>> beside) {
    /**
     * For processes that find everything where the endpoints say, and are themselves where they say.
     *
     * @param internal where each instance listens to the others
     */
    static Config of(Endpoints where, List<Integer> internal, Path state, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("DD_KAFKA", where.kafka());
        all.put("DD_KAFKA_REPLICATION", "1");
        all.put("DD_REGISTRY", where.registry());
        all.put("DD_POSTGRES", where.jdbc());
        all.put("DD_POSTGRES_USER", where.postgresUser());
        all.put("DD_POSTGRES_PASSWORD", where.postgresPassword());
        // Here browsers come to http://localhost, to which not all of them send a cookie that is for https.
        all.putIfAbsent("DD_COOKIE_SECURE", "false");
        var count = where.instances().size();
        all.putIfAbsent("DD_STANDBYS", String.valueOf(Math.min(1, count - 1)));
        var instances = IntStream.range(0, count)
                .mapToObj(number -> instance(
                        where.instances().get(number), internal.get(number), "serving-" + (number + 1), state, all))
                .toList();
        var config = from(new Settings(instances.getFirst()), instances.subList(1, count));
        config.beside.forEach(Config::check);
        return config;
    }

    static Config from(Settings settings, List<Map<String, String>> beside) {
        var config = new Config(
                settings.text(
                        "DD_SLOT_WAL",
                        "2GB",
                        "How much log the embedded PostgreSQL keeps for a capture that does not read it."),
                me.degenduel.connect.Config.from(settings),
                me.degenduel.serving.Config.from(settings),
                beside);
        settings.check();
        return config;
    }

    /** Before anything is started. */
    private static void check(Map<String, String> environment) {
        var settings = new Settings(environment);
        me.degenduel.serving.Config.from(settings);
        settings.check();
    }

    /** Those of each instance differ only in what makes it one of its own. */
    private static Map<String, String> instance(
            Endpoints.Instance at, int internal, String name, Path state, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("DD_INSTANCE", name);
        all.put("DD_STATE", state.resolve(name).toString());
        all.put("DD_PORT", String.valueOf(URI.create(at.http()).getPort()));
        all.put("DD_INTERNAL_PORT", String.valueOf(internal));
        all.put("DD_ADVERTISED", "localhost:" + internal);
        return all;
    }
}
