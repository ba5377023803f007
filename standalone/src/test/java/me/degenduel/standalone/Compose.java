package me.degenduel.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.Yaml;

/** The files for containers, read and not run: that takes a Docker engine, which the tests must do without. */
final class Compose {
    private static final Path ROOT = Path.of("..");

    private Compose() {}

    static JsonNode services() {
        return yaml("docker-compose.yml").get("services");
    }

    /** What a service runs, so that tests in containers run the same. */
    static String image(String service) {
        return services().at("/" + service + "/image").asText();
    }

    static JsonNode yaml(String name) {
        return new ObjectMapper().valueToTree(new Yaml().load(text(name)));
    }

    static String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static Path file(String name) {
        return ROOT.resolve(name);
    }
}
