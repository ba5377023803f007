package me.degenduel.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where the schema registry is, what lets us in, and how patient we are: Confluent's property names, with or without
 * {@code schema.registry.} before them. No message of ours shows a URL's user or a value that could be a secret.
 */
record RegistryConfig(
        List<Node> nodes,
        Duration connectTimeout,
        Duration readTimeout,
        int retries,
        Duration firstWait,
        Duration longestWait,
        boolean autoRegister,
        boolean removeJavaProperties) {

    /** One of the registry's addresses, and the header that lets us in there. */
    record Node(URI url, Optional<Secret> authorization) {}

    private static final String PREFIX = "schema.registry.";
    private static final ConfigDef PROPERTIES = new ConfigDef()
            .define("url", LIST, LOW, "Where the registry is")
            .define("basic.auth.credentials.source", STRING, "URL", LOW, "URL or USER_INFO")
            .define("basic.auth.user.info", PASSWORD, "", LOW, "user:password")
            .define("bearer.auth.credentials.source", STRING, "", LOW, "STATIC_TOKEN or nothing")
            .define("bearer.auth.token", PASSWORD, "", LOW, "The token")
            .define("http.connect.timeout.ms", INT, 5_000, atLeast(1), LOW, "For a connection")
            .define("http.read.timeout.ms", INT, 10_000, atLeast(1), LOW, "For a whole answer")
            .define("max.retries", INT, 5, atLeast(0), LOW, "Rounds over all URLs after the first")
            .define("retries.wait.ms", INT, 200, atLeast(1), LOW, "Before the second round; doubled each time")
            .define("retries.max.wait.ms", INT, 5_000, atLeast(1), LOW, "Between two rounds at most")
            .define("auto.register.schemas", BOOLEAN, true, LOW, "Whether we add schemas, or only look them up")
            .define("avro.remove.java.properties", BOOLEAN, true, LOW, "Whether to register schemas without them");

    static RegistryConfig from(Map<String, ?> properties) {
        var plain = new HashMap<String, Object>(properties);
        properties.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                plain.put(name.substring(PREFIX.length()), value);
            }
        });
        var config = new AbstractConfig(PROPERTIES, plain, false);
        if (config.getList("url").isEmpty()) {
            throw unusable();
        }
        var authorization = authorization(config);
        return new RegistryConfig(
                config.getList("url").stream()
                        .map(url -> node(url, authorization))
                        .toList(),
                Duration.ofMillis(config.getInt("http.connect.timeout.ms")),
                Duration.ofMillis(config.getInt("http.read.timeout.ms")),
                config.getInt("max.retries"),
                Duration.ofMillis(config.getInt("retries.wait.ms")),
                Duration.ofMillis(config.getInt("retries.max.wait.ms")),
                config.getBoolean("auto.register.schemas"),
                config.getBoolean("avro.remove.java.properties"));
    }

    private static Optional<Secret> authorization(AbstractConfig config) {
        var bearer = config.getString("bearer.auth.credentials.source");
        var basic = config.getString("basic.auth.credentials.source");
        if (bearer.equals("STATIC_TOKEN")) {
            var token = config.getPassword("bearer.auth.token").value().strip();
            if (!token.matches("[\\x21-\\x7e]+")) {
                throw new ConfigException("bearer.auth.token: it must be printable, without spaces");
            }
            return Optional.of(new Secret("Bearer " + token));
        }
        if (!bearer.isEmpty()) {
            throw new ConfigException("bearer.auth.credentials.source: only STATIC_TOKEN is understood here");
        }
        return switch (basic) {
            case "USER_INFO" ->
                Optional.of(basic(config.getPassword("basic.auth.user.info").value()));
            case "URL" -> Optional.empty();
            default ->
                throw new ConfigException("basic.auth.credentials.source: only URL and USER_INFO are understood here");
        };
    }

    private static Secret basic(String userAndPassword) {
        return new Secret("Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8)));
    }

    private static Node node(String text, Optional<Secret> authorization) {
        try {
            var url = new URI(text);
            if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
                throw unusable();
            }
            var user = Optional.ofNullable(url.getUserInfo()).map(RegistryConfig::basic);
            var path = url.getPath().replaceAll("/+$", "");
            return new Node(
                    new URI(url.getScheme(), null, url.getHost(), url.getPort(), path, null, null),
                    authorization.or(() -> user));
        } catch (URISyntaxException wrong) {
            throw unusable();
        }
    }

    /** Without the text: a mistyped URL may hold a password. */
    private static ConfigException unusable() {
        return new ConfigException("schema.registry.url: one or more, each like http://host:port or https://host:port");
    }
}
