package me.degenduel.serving;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static me.degenduel.schemas.ContestState.ACTIVE;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.token;
import static me.degenduel.serving.live.Schemas.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.Described;
import me.degenduel.schemas.Golden;
import me.degenduel.serving.Calls.Body;
import me.degenduel.serving.Calls.Call;
import me.degenduel.serving.Calls.Parameter;
import me.degenduel.serving.Calls.Who;
import me.degenduel.serving.command.Reason;
import me.degenduel.serving.live.Facts;
import me.degenduel.serving.live.Field.Style;
import me.degenduel.serving.live.Schemas;
import me.degenduel.serving.live.Version;
import me.degenduel.serving.live.Wire;
import me.degenduel.serving.read.NoAnswer;
import me.degenduel.serving.signin.NoSignIn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code openapi.json} is made of {@link Calls}, of the records that answer and of the reasons not to; and the calls are
 * what the routes do.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OpenApiTest {
    private static final Path FILE = Path.of("src/main/resources/documents/openapi.json");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final String SERVICE = "market_data_service";
    private static final Map<String, String> SOMEBODY =
            Map.of("address", SOL, "id", "7", "wallet", SocketServer.USER, "service", SERVICE, "key", "scene");

    private final HttpClient http = HttpClient.newHttpClient();
    private final SocketServer server = SocketServer.start();
    private final Javalin routes = again();
    private final Schemas schemas = new Schemas();
    private final Described document = new Described(Wire.JSON.valueToTree(document()));
    /** What the route that was asked last wanted to know, and what it answered. */
    private final Set<String> asked = new TreeSet<>();

    private final List<Object> answered = new ArrayList<>();

    OpenApiTest() {
        server.given(token(SOL, "SOL", "150"));
        server.store.put(SOL, token(SOL, "SOL", "150"));
        server.kept.add(Facts.candle(SOL, "1m", Facts.START, "150", "151", 3, true));
        ContestsTest.given(server, "7", ACTIVE);
        server.published.put("7", ContestsTest.mine());
        server.results.add(ContestsTest.result(1));
        server.settlements.put("7", ContestsTest.settlement());
        server.set("scene", "'moon'");
        server.says(Facts.service(SERVICE, "test", BreakerState.CLOSED, server.watch.instant()));
    }

    @AfterAll
    void stop() {
        routes.stop();
        server.close();
        http.close();
    }

    @Test
    void the_document_says_what_the_code_says() throws JsonProcessingException {
        Golden.agree(FILE, Wire.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document()) + "\n");
    }

    @Test
    void every_route_is_a_call_and_every_call_is_a_route() {
        var routes = server.routes().stream()
                .map(route -> route.method.name() + " " + route.path)
                .collect(toCollection(TreeSet::new));
        var calls = Stream.concat(
                        Calls.OTHERS.stream(), Calls.ALL.stream().map(call -> call.method() + " " + call.path()))
                .collect(toCollection(TreeSet::new));

        assertThat(calls).isEqualTo(routes);
    }

    @Test
    void the_page_for_people_has_every_call_too() throws IOException {
        var page = Files.readString(Path.of("../docs/http.md"));

        assertThat(Calls.ALL).allSatisfy(call -> assertThat(page)
                .containsPattern("`" + call.method() + " " + Pattern.quote(call.path()) + "[`?]"));
    }

    @Test
    void every_reason_to_refuse_is_one_of_some_call() {
        var said = Calls.ALL.stream().flatMap(call -> call.refusals().stream()).collect(toSet());
        // Of what is no call, and of any.
        said.add(NoAnswer.Reason.UPGRADE_REQUIRED);
        said.add(NoAnswer.Reason.INTERNAL_ERROR);

        assertThat(said)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.<Enum<?>[]>of(NoAnswer.Reason.values(), NoSignIn.Reason.values(), Reason.values())
                                .flatMap(Stream::of)
                                .toList());
    }

    static Stream<Call> questions() {
        return Calls.ALL.stream().filter(call -> call.method().equals("GET"));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void a_question_has_the_parameters_that_are_looked_for_and_the_answer_that_is_given(Call call) throws Exception {
        asked.clear();
        answered.clear();
        var answer = send(call, "http://127.0.0.1:" + routes.port() + path(call), "");

        assertThat(asked)
                .containsExactlyInAnyOrderElementsOf(
                        call.parameters().stream().map(Parameter::name).toList());
        // Who is signed in, only the database knows.
        if (!call.path().startsWith("/api/auth")) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answered)
                    .map(Object::getClass)
                    .isEqualTo(Stream.ofNullable(call.answers().get(200)).toList());
            if (!answered.isEmpty()) {
                assertThat(document.wrong(answer(call), Wire.JSON.readTree(answer.body())))
                        .isEmpty();
            }
        }
    }

    static Stream<Call> choices() {
        return questions().filter(call -> call.parameters().stream()
                .anyMatch(parameter -> !parameter.words().isEmpty()));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void one_of_some_words_is_just_that(Call call) throws Exception {
        for (var parameter : call.parameters()) {
            if (!parameter.words().isEmpty()) {
                var refusal = send(call, server.http(path(call)) + "?" + parameter.name() + "=none", "");
                var says = Wire.JSON.readTree(refusal.body()).path("error").asText();

                assertThat(refusal.statusCode()).as(says).isEqualTo(400);
                assertThat(says).startsWith(parameter.name() + " is ");
                assertThat(says.replaceFirst(".* is (one of )?", "").split(", | or ", -1))
                        .containsExactlyInAnyOrderElementsOf(parameter.words());
            }
        }
    }

    static Stream<Call> commands() {
        return Calls.ALL.stream().filter(Call::isCommand);
    }

    /** Whatever is well said comes as far as the database, which is not here. */
    @ParameterizedTest
    @MethodSource("commands")
    void a_command_needs_what_it_says_and_knows_nothing_else(Call call) throws Exception {
        var body = call.body().orElseThrow();
        var schema = fields(call, body);
        var needed = (List<?>) schema.getOrDefault("required", List.of());
        var url = server.http(path(call));

        var least = new HashMap<>(body.example());
        least.keySet().retainAll(needed);

        assertThat(send(call, url, json(body.example())).statusCode()).isEqualTo(503);
        assertThat(send(call, url, json(least)).statusCode()).isEqualTo(503);
        assertThat(send(call, url, "").statusCode()).isEqualTo(body.needed() ? 400 : 503);
        for (var field : needed) {
            var less = new HashMap<>(body.example());
            assertThat(less.remove(field)).isNotNull();
            assertThat(send(call, url, json(less)).statusCode())
                    .as("without " + field)
                    .isEqualTo(400);
        }
        var more = new HashMap<>(body.example());
        more.put("anything_else", 1);
        assertThat(send(call, url, json(more)).statusCode()).isEqualTo(400);
        assertThat(((Map<?, ?>) schema.get("properties"))
                        .keySet()
                        .containsAll(body.example().keySet()))
                .isTrue();
    }

    @Test
    @Shows(Promise.DOCUMENTS)
    void a_document_is_asked_for_once_and_says_which_version_runs() throws Exception {
        for (var path : List.of("/openapi.json", "/asyncapi.json")) {
            var first = http.send(
                    HttpRequest.newBuilder(URI.create(server.http(path))).build(), BodyHandlers.ofString());
            var tag = first.headers().firstValue("ETag").orElseThrow();
            var again = http.send(
                    HttpRequest.newBuilder(URI.create(server.http(path)))
                            .header("If-None-Match", tag)
                            .build(),
                    BodyHandlers.ofString());

            assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(first.headers().firstValue("Cache-Control")).contains("public, max-age=3600");
            assertThat(Wire.JSON.readTree(first.body()).at("/info/version").asText())
                    .isEqualTo(Version.TEXT);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
    }

    // The document

    private Map<String, Object> document() {
        schemas.of(Wire.Refusal.class);
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        Calls.ALL.forEach(call -> paths.computeIfAbsent(call.path(), path -> object())
                .put(call.method().toLowerCase(Locale.ROOT), operation(call)));
        return object(
                "openapi",
                "3.1.0",
                "info",
                object(
                        "title",
                        "DegenDuel Streams",
                        // Whoever serves it says which.
                        "version",
                        "development",
                        "description",
                        """
                        Questions, signing in and commands. Amounts are numbers, and beside them, as `…_text`, exact. A command that is accepted is on disk; what comes of it can be asked for a second or two later, and is told on sockets (`/asyncapi.json`). \
                        Any other refusal has the name of its status as its code, such as `NOT_FOUND`. 429 and 503 come with `Retry-After`. \
                        An answer of a standby, given where the owner of what is asked for gives none, says in `Staleness-Ms` how old it may be."""),
                "servers",
                List.of(object("url", "/")),
                "tags",
                Calls.GROUPS.entrySet().stream()
                        .map(group -> object("name", group.getKey(), "description", group.getValue()))
                        .toList(),
                "paths",
                paths,
                "components",
                object(
                        "schemas",
                        schemas.components(),
                        "securitySchemes",
                        object(
                                "bearer",
                                object(
                                        "type",
                                        "http",
                                        "scheme",
                                        "bearer",
                                        "bearerFormat",
                                        "JWT",
                                        "description",
                                        "A token of `GET /api/auth/token`, or a session's; `/api/auth/…` takes a session's only."),
                                "session",
                                object(
                                        "type",
                                        "apiKey",
                                        "in",
                                        "cookie",
                                        "name",
                                        "session",
                                        "description",
                                        "The session, which `POST /api/auth/verify-wallet` begins. Commands need an `Origin`, too."))));
    }

    private Map<String, Object> operation(Call call) {
        var parameters = new ArrayList<Object>();
        PLACE.matcher(call.path())
                .results()
                .map(place -> place.group(1))
                .forEach(name -> parameters.add(object(
                        "name",
                        name,
                        "in",
                        "path",
                        "required",
                        true,
                        "description",
                        Calls.PLACES.get(name),
                        "schema",
                        object("type", "string"))));
        call.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        if (call.isCommand()) {
            parameters.add(object(
                    "name",
                    "Idempotency-Key",
                    "in",
                    "header",
                    "required",
                    true,
                    "description",
                    "The sender's own: whoever does not hear an answer sends the same again, and it is done once.",
                    "schema",
                    object("type", "string", "pattern", "^[!-~]{1,100}$")));
        }
        return object(
                "operationId",
                call.id(),
                "tags",
                List.of(call.group()),
                "summary",
                call.about(),
                "description",
                call.who() == Who.ADMINISTRATORS ? "For administrators." : null,
                "security",
                security(call.who()),
                "parameters",
                parameters.isEmpty() ? null : parameters,
                "requestBody",
                call.body()
                        .map(body -> object(
                                "required",
                                body.needed(),
                                "content",
                                content(
                                        schemas.add(name(body), fields(call, body)),
                                        body.example().isEmpty() ? null : body.example())))
                        .orElse(null),
                "responses",
                responses(call));
    }

    private static Map<String, Object> parameter(Parameter parameter) {
        return object(
                "name",
                parameter.name(),
                "in",
                "query",
                "required",
                parameter.needed() ? true : null,
                "description",
                parameter.about(),
                "schema",
                object(
                        "type",
                        parameter.type(),
                        "format",
                        parameter.format().orElse(null),
                        "enum",
                        parameter.words().isEmpty() ? null : parameter.words()));
    }

    private static List<Object> security(Who who) {
        var all = new ArrayList<Object>();
        if (who == Who.ANYONE || who == Who.EITHER) {
            all.add(object());
        }
        if (who != Who.ANYONE) {
            all.add(object("bearer", List.of()));
            all.add(object("session", List.of()));
        }
        return all;
    }

    private static String name(Body body) {
        return Schemas.name(body.type());
    }

    /** Of a command, what its address says is not in its body. */
    private Map<String, Object> fields(Call call, Body body) {
        if (!call.isCommand()) {
            return schemas.fields(body.type(), List.of(), new Style(true, name -> name), Set.of());
        }
        var places = PLACE.matcher(call.path())
                .results()
                .map(place -> place.group(1).equals("id") ? "contest" : place.group(1))
                .collect(toSet());
        var fields =
                schemas.fields(body.type(), List.of(), new Style(true, SnakeCaseStrategy.INSTANCE::translate), places);
        fields.put("additionalProperties", false);
        return fields;
    }

    private Map<String, Object> responses(Call call) {
        var responses = new TreeMap<String, Object>();
        call.answers()
                .forEach((status, answer) -> responses.put(
                        String.valueOf(status),
                        object(
                                "description",
                                status == 202 ? "Accepted." : status == 200 ? "The answer." : "Not now.",
                                "content",
                                content(schemas.of(answer), null))));
        if (call.answers().isEmpty()) {
            var type = call.path().endsWith(".json") ? "application/json" : "text/plain";
            responses.put(
                    "200",
                    object(
                            "description",
                            "The answer.",
                            "content",
                            object(
                                    type,
                                    object(
                                            "schema",
                                            type.equals("text/plain")
                                                    ? object("type", "string")
                                                    : object("type", "object")))));
        }
        var refusals = new ArrayList<>(call.refusals());
        refusals.add(NoAnswer.Reason.INTERNAL_ERROR);
        refusals.stream()
                .collect(groupingBy(OpenApiTest::status, TreeMap::new, toList()))
                .forEach((status, reasons) -> responses.put(String.valueOf(status), refusal(reasons)));
        return responses;
    }

    private static Map<String, Object> refusal(List<Enum<?>> reasons) {
        return object(
                "description",
                reasons.stream()
                        .map(reason ->
                                "`%s`: %s.".formatted(reason, sentence(reason).replaceFirst("\\.$", "")))
                        .collect(joining(" ")),
                "content",
                content(
                        object(
                                "allOf",
                                List.of(
                                        Schemas.refer(Schemas.name(Wire.Refusal.class)),
                                        object(
                                                "properties",
                                                object(
                                                        "code",
                                                        object(
                                                                "enum",
                                                                reasons.stream()
                                                                        .map(Enum::name)
                                                                        .toList()))))),
                        null));
    }

    private static Map<String, Object> content(Map<String, Object> schema, Object example) {
        return object("application/json", object("schema", schema, "example", example));
    }

    private static int status(Enum<?> reason) {
        return switch (reason) {
            case NoAnswer.Reason why -> why.status;
            case NoSignIn.Reason why -> why.status;
            case Reason why -> why.status();
            default -> throw new AssertionError(reason);
        };
    }

    private static String sentence(Enum<?> reason) {
        return switch (reason) {
            case NoAnswer.Reason why -> why.sentence;
            case NoSignIn.Reason why -> why.sentence;
            case Reason why -> why.says();
            default -> throw new AssertionError(reason);
        };
    }

    // What the routes do

    /** The same routes again, which tell what they look for in a request, and what they answer. */
    private Javalin again() {
        return Javalin.create(javalin -> {
                    javalin.startup.showJavalinBanner = false;
                    javalin.jsonMapper(new JavalinJackson(Wire.JSON, false));
                    server.routes()
                            .forEach(route -> javalin.routes.addEndpoint(new Endpoint(
                                    route.method, route.path, context -> route.handler.handle(told(context)))));
                })
                .start("127.0.0.1", 0);
    }

    private Context told(Context context) {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("queryParam")) {
                        asked.add((String) arguments[0]);
                    } else if (method.getName().equals("json")) {
                        answered.add(arguments[0]);
                    }
                    try {
                        var result = method.invoke(context, arguments);
                        return result == context ? proxy : result;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static JsonPointer answer(Call call) {
        return JsonPointer.compile("/paths")
                .appendProperty(call.path())
                .append(JsonPointer.compile("/get/responses/200/content"))
                .appendProperty("application/json")
                .appendProperty("schema");
    }

    private static String path(Call call) {
        return PLACE.matcher(call.path())
                .replaceAll(place -> URLEncoder.encode(SOMEBODY.get(place.group(1)), StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(Call call, String url, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + SocketServer.token(SocketServer.ADMIN))
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .method(call.method(), BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String json(Object body) throws JsonProcessingException {
        return Wire.JSON.writeValueAsString(body);
    }
}
