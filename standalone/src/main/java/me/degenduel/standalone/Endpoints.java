package me.degenduel.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What is where, for people and programs.
 *
 * @param http base URL
 * @param ws base URL of the websockets
 * @param kafka bootstrap servers
 * @param registry base URL
 * @param postgres a URL with user and password, as psql takes it
 */
public record Endpoints(String http, String ws, String kafka, String registry, String postgres) {
    static final String FILE = "endpoints.json";

    private static final ObjectMapper json = new ObjectMapper();

    static Endpoints of(Ports ports, String password) {
        return new Endpoints(
                "http://localhost:" + ports.http(),
                "ws://localhost:" + ports.http(),
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

    /** For a person. */
    String described() {
        return """
                  page      %s
                  sockets   %s/api/v69/ws/token-data
                  kafka     %s
                  registry  %s
                  postgres  psql "%s"
                """.formatted(http, ws, kafka, registry, postgres).stripTrailing();
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
