package me.degenduel.standalone;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is where, for people and programs.
 *
 * @param instances of serving; {@link #http} and {@link #ws} are those of the first
 * @param kafka bootstrap servers
 * @param registry base URL
 * @param postgres a URL with user and password, as psql takes it
 */
@JsonPropertyOrder({"http", "ws"})
public record Endpoints(List<Instance> instances, String kafka, String registry, String postgres) {
    static final String FILE = "endpoints.json";

    /**
     * An instance of serving.
     *
     * @param http base URL
     * @param ws base URL of the websockets
     */
    public record Instance(String http, String ws) {
        static Instance at(int port) {
            return new Instance("http://localhost:" + port, "ws://localhost:" + port);
        }

        private String described() {
            return """
                      page      %s
                      sockets   %s/api/v69/ws/token-data
                    """.formatted(http, ws);
        }
    }

    private static final ObjectMapper json = new ObjectMapper();

    static Endpoints of(Ports ports, String password) {
        return new Endpoints(
                ports.http().stream().map(Instance::at).toList(),
                "127.0.0.1:" + ports.kafka(),
                "http://127.0.0.1:" + ports.registry(),
                "postgresql://%s:%s@127.0.0.1:%d/%s"
                        .formatted(Postgres.USER, password, ports.postgres(), Postgres.DATABASE));
    }

    /** Those of the platform that runs on a data folder. */
    static Endpoints of(Path folder) {
        var file = folder.resolve(FILE);
        try {
            return json.readValue(Files.readString(file), Endpoints.class);
        } catch (NoSuchFileException notRunning) {
            throw new Refusal("No platform runs in %s: start one with dd up.".formatted(folder), notRunning);
        } catch (IOException failure) {
            throw new Refusal("Cannot read %s (%s).".formatted(file, failure.getMessage()), failure);
        }
    }

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String http() {
        return instances.getFirst().http();
    }

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String ws() {
        return instances.getFirst().ws();
    }

    /** For a person. */
    String described() {
        return instances.stream().map(Instance::described).collect(joining())
                + """
                  kafka     %s
                  registry  %s
                  postgres  psql "%s"
                """.formatted(kafka, registry, postgres).stripTrailing();
    }

    public String jdbc() {
        var url = URI.create(postgres);
        return "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath());
    }

    public String postgresUser() {
        return userInfo()[0];
    }

    public String postgresPassword() {
        return userInfo()[1];
    }

    private String[] userInfo() {
        return URI.create(postgres).getUserInfo().split(":", 2);
    }

    void write(Path folder) {
        try {
            DataFolder.write(
                    folder.resolve(FILE), json.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
