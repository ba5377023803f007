package me.degenduel.connect.database;

import io.debezium.embedded.KafkaConnectUtil;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.KafkaOffsetBackingStore;
import org.apache.kafka.connect.util.TopicAdmin;

/**
 * Connect's offsets in Kafka, for an engine that may be started again and again: it closes the client that it opens,
 * which Debezium would leave open each time.
 */
public final class Offsets extends KafkaOffsetBackingStore {
    private static final String CLIENT = "capture-";

    private final AtomicReference<TopicAdmin> admin;

    /** Made by the engine, by name. */
    public Offsets() {
        this(new AtomicReference<>());
    }

    private Offsets(AtomicReference<TopicAdmin> admin) {
        super(admin::get, () -> CLIENT, KafkaConnectUtil.converterForOffsetStore());
        this.admin = admin;
    }

    @Override
    public void configure(WorkerConfig config) {
        var client = new HashMap<>(config.originals());
        client.put(CommonClientConfigs.CLIENT_ID_CONFIG, CLIENT + "admin");
        admin.set(new TopicAdmin(client));
        super.configure(config);
    }

    @Override
    public void stop() {
        super.stop();
        admin.get().close();
    }
}
