package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import me.degenduel.standalone.Subjects.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small schema registry for Avro that speaks Confluent's REST API and keeps Confluent's topic, on loopback.
 *
 * <p>Left out: references between schemas, other formats, modes and contexts. It is the only writer of its topic; real
 * deployments run a real registry.
 */
public final class Registry implements AutoCloseable {
    static {
        // The JDK's server otherwise lets the last bytes of an answer wait for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Logger log = LoggerFactory.getLogger(Registry.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Set<String> ACCEPTED =
            Set.of(CONTENT_TYPE, "application/vnd.schemaregistry+json", "application/json", "application/octet-stream");
    private static final int LONGEST_BODY = 1 << 20;
    private static final ObjectMapper json = new ObjectMapper();

    private final SchemaLog schemas;
    private final Subjects subjects;
    private final HttpServer server;
    private final ExecutorService workers;
    private final List<Route> routes = new ArrayList<>();

    private record Route(String method, List<String> path, Function<Request, Object> answer) {}

    private record Request(Map<String, String> path, Map<String, String> query, JsonNode body) {}

    private Registry(SchemaLog schemas, HttpServer server) {
        this.schemas = schemas;
        this.subjects = new Subjects(schemas);
        this.server = server;
        this.workers = Executors.newVirtualThreadPerTaskExecutor();
        declareRoutes();
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    /**
     * Returns when it answers.
     *
     * @param port 0 for any that is free
     */
    public static Registry start(String bootstrap, short replication, int port) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            return new Registry(new SchemaLog(bootstrap, replication), server);
        } catch (BindException taken) {
            throw Ports.taken(port, "the schema registry");
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start the schema registry", failure);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
        schemas.close();
    }

    private void declareRoutes() {
        on("GET", "/", request -> Map.of());
        on("GET", "/schemas/types", request -> List.of("AVRO"));
        on("GET", "/schemas/ids/{id}", this::schemaOfId);
        on("GET", "/schemas/ids/{id}/schema", request -> parsed(ofId(request).getFirst()));
        on("GET", "/schemas/ids/{id}/subjects", this::subjectsOfId);
        on("GET", "/schemas/ids/{id}/versions", this::versionsOfId);
        on("GET", "/subjects", request -> subjects.names(visible(request)));
        on("POST", "/subjects/{subject}", this::find);
        on("DELETE", "/subjects/{subject}", request -> subjects.delete(subject(request), isPermanent(request)));
        on("GET", "/subjects/{subject}/versions", this::versions);
        on("POST", "/subjects/{subject}/versions", this::register);
        on("GET", "/subjects/{subject}/versions/{version}", request -> described(version(request)));
        on("GET", "/subjects/{subject}/versions/{version}/schema", request -> parsed(version(request)));
        on("DELETE", "/subjects/{subject}/versions/{version}", this::deleteVersion);
        on("POST", "/compatibility/subjects/{subject}/versions", this::checkAgainstAll);
        on("POST", "/compatibility/subjects/{subject}/versions/{version}", this::checkAgainstOne);
        on("GET", "/config", request -> level(subjects.globalCompatibility()));
        on("PUT", "/config", request -> configure(Optional.empty(), request));
        on("DELETE", "/config", request -> level(subjects.forgetCompatibility(Optional.empty())));
        on("GET", "/config/{subject}", this::compatibilityOfSubject);
        on("PUT", "/config/{subject}", request -> configure(Optional.of(subject(request)), request));
        on("DELETE", "/config/{subject}", this::forgetCompatibilityOfSubject);
        on("GET", "/mode", request -> Map.of("mode", "READWRITE"));
    }

    private Object schemaOfId(Request request) {
        return Map.of("schema", ofId(request).getFirst().schema());
    }

    private Object subjectsOfId(Request request) {
        return ofId(request).stream()
                .filter(visible(request))
                .map(Version::subject)
                .distinct()
                .toList();
    }

    private Object versionsOfId(Request request) {
        return ofId(request).stream()
                .filter(visible(request))
                .map(each -> fields("subject", each.subject(), "version", each.version()))
                .toList();
    }

    private Object find(Request request) {
        return described(subjects.find(subject(request), schema(request), visible(request)));
    }

    private Object versions(Request request) {
        return subjects.versions(subject(request), visible(request)).stream()
                .map(Version::version)
                .toList();
    }

    private Object register(Request request) {
        return Map.of("id", subjects.register(subject(request), schema(request)));
    }

    private Object deleteVersion(Request request) {
        return subjects.delete(subject(request), versionNumber(request), isPermanent(request));
    }

    private Object checkAgainstAll(Request request) {
        return verdict(request, subjects.problems(subject(request), Optional.empty(), schema(request)));
    }

    private Object checkAgainstOne(Request request) {
        return verdict(request, subjects.problems(subject(request), Optional.of(version(request)), schema(request)));
    }

    private Object compatibilityOfSubject(Request request) {
        var subject = subject(request);
        if (isSet(request, "defaultToGlobal")) {
            return level(subjects.effectiveCompatibility(subject));
        }
        return level(subjects.compatibilityOf(subject)
                .orElseThrow(() -> RegistryProblem.compatibilityNotConfigured(subject)));
    }

    private Object configure(Optional<String> subject, Request request) {
        var level = Compatibility.named(request.body().path("compatibility").asText())
                .orElseThrow(RegistryProblem::invalidCompatibility);
        subjects.setCompatibility(subject, level);
        return Map.of("compatibility", level.name());
    }

    private Object forgetCompatibilityOfSubject(Request request) {
        return level(subjects.forgetCompatibility(Optional.of(subject(request))));
    }

    private List<Version> ofId(Request request) {
        try {
            return subjects.withId(Integer.parseInt(request.path().get("id")));
        } catch (NumberFormatException notAnId) {
            throw RegistryProblem.http(404, "Not Found");
        }
    }

    private Version version(Request request) {
        return subjects.version(subject(request), versionNumber(request), visible(request));
    }

    /** Empty for the latest. */
    private static Optional<Integer> versionNumber(Request request) {
        var said = request.path().get("version");
        if (said.equals("latest") || said.equals("-1")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(said))
                    .filter(number -> number > 0)
                    .or(() -> {
                        throw RegistryProblem.invalidVersion(said);
                    });
        } catch (NumberFormatException wrong) {
            throw RegistryProblem.invalidVersion(said);
        }
    }

    private static String subject(Request request) {
        return request.path().get("subject");
    }

    private static String schema(Request request) {
        var type = request.body().path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryProblem.invalidSchema("this registry knows Avro only, not " + type);
        }
        if (!request.body().path("references").isEmpty()) {
            throw RegistryProblem.invalidSchema("this registry knows no references between schemas");
        }
        return request.body().path("schema").asText();
    }

    private static Predicate<Version> visible(Request request) {
        return version -> Subjects.isLive(version) || isSet(request, "deleted");
    }

    private static boolean isPermanent(Request request) {
        return isSet(request, "permanent");
    }

    private static boolean isSet(Request request, String flag) {
        return "true".equals(request.query().get(flag));
    }

    private static Object described(Version version) {
        return fields(
                "subject", version.subject(),
                "version", version.version(),
                "id", version.id(),
                "schema", version.schema());
    }

    private static Object parsed(Version version) {
        try {
            return json.readTree(version.schema());
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Object level(Compatibility level) {
        return Map.of("compatibilityLevel", level.name());
    }

    private static Object verdict(Request request, List<String> problems) {
        return isSet(request, "verbose")
                ? fields("is_compatible", problems.isEmpty(), "messages", problems)
                : Map.of("is_compatible", problems.isEmpty());
    }

    /** In this order. */
    private static Map<String, Object> fields(Object... namesAndValues) {
        var fields = new LinkedHashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private void on(String method, String path, Function<Request, Object> answer) {
        routes.add(new Route(method, segments(path), answer));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                send(exchange, 200, answer(exchange));
            } catch (RegistryProblem problem) {
                send(exchange, problem.status(), fields("error_code", problem.code(), "message", problem.getMessage()));
            } catch (RuntimeException bug) {
                log.atError().setCause(bug).log("The registry failed to answer");
                send(exchange, 500, fields("error_code", 50001, "message", "Internal error"));
            }
        }
    }

    private Object answer(HttpExchange exchange) throws IOException {
        var segments = segments(exchange.getRequestURI().getRawPath());
        var here =
                routes.stream().filter(route -> matches(route.path(), segments)).toList();
        if (here.isEmpty()) {
            throw RegistryProblem.http(404, "Not Found");
        }
        var route = here.stream()
                .filter(each -> each.method().equals(exchange.getRequestMethod()))
                .findFirst()
                .orElseThrow(() -> RegistryProblem.http(405, "Method Not Allowed"));
        var path = new HashMap<String, String>();
        for (var i = 0; i < segments.size(); i++) {
            if (isVariable(route.path().get(i))) {
                path.put(route.path().get(i).replaceAll("[{}]", ""), URLDecoder.decode(segments.get(i), UTF_8));
            }
        }
        return route.answer().apply(new Request(path, query(exchange), body(exchange)));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        for (var part : Optional.ofNullable(exchange.getRequestURI().getRawQuery())
                .orElse("")
                .split("&", -1)) {
            var pair = part.split("=", 2);
            query.put(pair[0], pair.length == 2 ? URLDecoder.decode(pair[1], UTF_8) : "");
        }
        return query;
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        var bytes = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (bytes.length > LONGEST_BODY) {
            throw RegistryProblem.http(413, "Request Entity Too Large");
        }
        if (bytes.length > 0) {
            var type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                    .orElse(CONTENT_TYPE);
            if (!ACCEPTED.contains(type.replaceFirst(";.*", "").strip())) {
                throw RegistryProblem.http(415, "Unsupported Media Type");
            }
        }
        try {
            return json.readTree(bytes);
        } catch (JsonProcessingException wrong) {
            throw RegistryProblem.http(400, "Bad Request");
        }
    }

    private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
        var bytes = json.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static boolean matches(List<String> pattern, List<String> segments) {
        if (pattern.size() != segments.size()) {
            return false;
        }
        for (var i = 0; i < pattern.size(); i++) {
            if (!isVariable(pattern.get(i)) && !pattern.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    private static List<String> segments(String path) {
        return Stream.of(path.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }
}
