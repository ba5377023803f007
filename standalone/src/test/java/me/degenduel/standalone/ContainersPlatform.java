package me.degenduel.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Our processes and our registry on real images of Kafka and PostgreSQL. */
record ContainersPlatform(
        PostgreSQLContainer postgres, KafkaContainer kafka, Registry registry, Processes processes, Endpoints endpoints)
        implements Platform {
    private static final String SECRET = "a signing secret for tests, and for nothing else";

    static ContainersPlatform start() {
        refuseWithoutDocker(DockerClientFactory.instance().isDockerAvailable());
        var postgres =
                new PostgreSQLContainer(Compose.image("postgres")).withCommand("postgres", "-c", "wal_level=logical");
        postgres.start();
        var kafka = new KafkaContainer(Compose.image("kafka"));
        kafka.start();
        var registry = Registry.start(kafka.getBootstrapServers(), (short) 1, 0);
        var where = new Endpoints(
                List.of(Endpoints.Instance.at(Ports.free())),
                kafka.getBootstrapServers(),
                registry.url(),
                "postgresql://%s:%s@%s:%d/%s"
                        .formatted(
                                postgres.getUsername(),
                                postgres.getPassword(),
                                postgres.getHost(),
                                postgres.getFirstMappedPort(),
                                postgres.getDatabaseName()));
        var settings = new HashMap<>(SETTINGS);
        settings.put("DD_JWT_SECRET", SECRET);
        var config = Config.of(where, List.of(Ports.free()), Path.of("target", "state"), settings);
        FirstWhitelist.settle(where, config, Optional.of(TOKENS), FirstContests.NONE, 1);
        var died = new AtomicBoolean();
        var processes = Processes.start(config, Path.of("target"), death -> died.set(true));
        processes.awaitReady(Progress.untold(), died::get);
        return new ContainersPlatform(postgres, kafka, registry, processes, where);
    }

    /** Testcontainers would skip the tests without a word. */
    static void refuseWithoutDocker(boolean docker) {
        if (!docker) {
            throw new Refusal(
                    "-Dplatform=containers needs Docker, which does not answer here: start it, or leave the option out to test on the embedded platform.");
        }
    }

    @Override
    public String signingSecret() {
        return SECRET;
    }

    @Override
    public void close() {
        processes.close();
        registry.close();
        kafka.close();
        postgres.close();
    }
}
