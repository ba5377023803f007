package me.degenduel.serving.live;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static me.degenduel.serving.live.Schemas.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Golden;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.serving.read.Published;
import org.junit.jupiter.api.Test;

/** {@code asyncapi.json} is made of the endpoints, channels, messages and topics themselves. */
class AsyncApiTest {
    private static final Path FILE = Path.of("src/main/resources/documents/asyncapi.json");

    /** One that the parser knows; ours are the same since. */
    private static final String AVRO = "application/vnd.apache.avro;version=1.9.0";

    /** Of a topic's settings those that AsyncAPI has a place for. */
    private static final Set<String> NUMBERS = Set.of("retention.ms", "delete.retention.ms");

    private static final Pattern PARAMETER = Pattern.compile("<([^>]+)>");

    private static final Map<String, String> PARAMETERS = Map.of(
            "symbolOrAddress", "A token's symbol or address.",
            "address", "A token's address.",
            "interval", "`1s`, `1m`, `5m`, `15m`, `1h`, `4h` or `1d`.",
            "id", "A contest's id.",
            "wallet", "A wallet's address.",
            "name", "The name of a service or a layer.");

    private final Instance instance = new Instance();
    private final Topics topics = Facts.topics();
    private final Schemas schemas = new Schemas();
    private final Map<String, Object> messages = new TreeMap<>();
    private final Map<String, Object> channels = new LinkedHashMap<>();
    private final Map<String, Object> operations = new LinkedHashMap<>();

    @Test
    void the_document_says_what_the_code_says() throws JsonProcessingException {
        schemas.add(
                "ErrorCode",
                object(
                        "type",
                        "string",
                        "description",
                        "What was wrong, as `error` says it.",
                        "enum",
                        Schemas.words(Code.class),
                        "x-meanings",
                        meanings(Stream.of(Code.values()), Code::name, code -> code.about)));
        schemas.add(
                "CloseCode",
                object(
                        "type",
                        "integer",
                        "description",
                        "Why a socket was closed.",
                        "enum",
                        Stream.of(CloseCode.values()).map(code -> code.number).toList(),
                        "x-meanings",
                        meanings(
                                Stream.of(CloseCode.values()),
                                code -> String.valueOf(code.number),
                                code -> code.about)));
        Stream.concat(Examples.CLIENT.stream(), Examples.SERVER.stream())
                .map(Record.class::cast)
                .forEach(message -> messages.put(name(message.getClass()), message(message)));
        SocketsPageTest.endpoints(instance).forEach(this::socket);
        instance.channels.all().forEach(this::followed);
        topics.all().forEach(this::topic);

        Golden.agree(FILE, Wire.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document()) + "\n");
    }

    private Map<String, Object> document() {
        return object(
                "asyncapi",
                "3.0.0",
                "info",
                object(
                        "title",
                        "DegenDuel Streams",
                        // Whoever serves it says which.
                        "version",
                        "development",
                        "description",
                        """
                        What is told on websockets, and the Kafka topics behind it.

                        Three kinds of channels: *sockets*, which a client opens; *followed* ones, which it subscribes to by their address, on any socket; and *topics*. A socket says any of the server's messages, \
                        for all channels can be followed on all sockets. Whoever subscribes with `delta` gets `snapshot` and `changes` in place of the other messages of a channel. What is null is left out of a message, but not of the rows in it, unless a subscription asked for some `fields` only. With `format:"binary"` prices come in binary frames, which `docs/sockets.md` describes."""),
                "defaultContentType",
                "application/json",
                "servers",
                object(
                        "sockets",
                        object(
                                "host",
                                "{host}",
                                "protocol",
                                "ws",
                                "description",
                                "An instance of serving: over TLS, `wss`.",
                                "variables",
                                object("host", object("default", "localhost:3004")),
                                "tags",
                                tags("sockets")),
                        "kafka",
                        object(
                                "host",
                                "{bootstrap}",
                                "protocol",
                                "kafka",
                                "description",
                                "Kafka, for whoever reads topics. Nobody but the platform writes them.",
                                "variables",
                                object("bootstrap", object("default", "localhost:3005")),
                                "tags",
                                tags("topics"),
                                "bindings",
                                object("kafka", object("schemaRegistryVendor", "confluent")))),
                "channels",
                channels,
                "operations",
                operations,
                "components",
                object(
                        "messages",
                        messages,
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
                                        "A token of `GET /api/auth/token`. Browsers offer it as a sub-protocol beside `dd.v69`: `bearer.<token>`."),
                                "session",
                                object(
                                        "type",
                                        "httpApiKey",
                                        "name",
                                        "session",
                                        "in",
                                        "cookie",
                                        "description",
                                        "The session, which `POST /api/auth/verify-wallet` begins."),
                                "query",
                                object(
                                        "type",
                                        "httpApiKey",
                                        "name",
                                        "token",
                                        "in",
                                        "query",
                                        "description",
                                        "A token in the address: it works, and is logged as a warning."))));
    }

    // Sockets

    private void socket(Endpoint endpoint) {
        // One whose turn has not come says so, and hears nothing.
        var hears = endpoint.isServed()
                ? Stream.concat(clients(ClientMessage.Everywhere.class), clients(endpoint.understands()))
                        .distinct()
                        .toList()
                : List.<String>of();
        var says = endpoint.isServed()
                ? Examples.SERVER.stream()
                        .filter(message -> endpoint.understands() == ClientMessage.OfUnified.class
                                ? message instanceof ServerMessage.OfUnified
                                        || message instanceof ServerMessage.Everywhere
                                : !(message instanceof ServerMessage.OfUnified))
                        .map(message -> name(message.getClass()))
                        .toList()
                : List.of(name(ServerMessage.Problem.class));
        channels.put(
                endpoint.name(),
                object(
                        "address",
                        endpoint.path(),
                        "title",
                        endpoint.name(),
                        "description",
                        endpoint.isServed()
                                ? "Open to %s.".formatted(endpoint.access().described)
                                : "Not available yet: it says `NOT_AVAILABLE` and closes with 4501.",
                        "servers",
                        List.of(object("$ref", "#/servers/sockets")),
                        "tags",
                        tags("sockets"),
                        "messages",
                        messages(Stream.concat(hears.stream(), says.stream())),
                        "bindings",
                        object(
                                "ws",
                                object(
                                        "method",
                                        "GET",
                                        "query",
                                        object(
                                                "type",
                                                "object",
                                                "properties",
                                                object(
                                                        "channel",
                                                        text("A channel that is followed from the start."),
                                                        "delta",
                                                        text("`true`: as rows and changes of rows."),
                                                        "since",
                                                        text("A cursor: what has changed since."),
                                                        "auth",
                                                        text("`message`: `authenticate` will come, within 30 s."))))),
                        "x-automatic",
                        endpoint.automatic(),
                        "x-automatic-for-administrators",
                        endpoint.automaticForAdmins(),
                        "x-messages-a-minute",
                        endpoint.limits().messages(),
                        "x-largest-message",
                        endpoint.limits().payload()));
        if (endpoint.isServed()) {
            operations.put("hear." + endpoint.name(), operation("receive", endpoint.name(), hears, endpoint));
        }
        operations.put("tell." + endpoint.name(), operation("send", endpoint.name(), says, endpoint));
    }

    private static Stream<String> clients(Class<?> family) {
        return Examples.CLIENT.stream().filter(family::isInstance).map(message -> name(message.getClass()));
    }

    private static Map<String, Object> operation(String action, String channel, List<String> said, Endpoint endpoint) {
        var operation = operation(action, channel, said);
        if (endpoint.access() != Access.ANYONE) {
            operation.put(
                    "security",
                    Stream.of("bearer", "session", "query")
                            .map(scheme -> object("$ref", "#/components/securitySchemes/" + scheme))
                            .toList());
        }
        return operation;
    }

    private static Map<String, Object> operation(String action, String channel, List<String> said) {
        return object(
                "action",
                action,
                "channel",
                object("$ref", "#/channels/" + channel),
                "messages",
                said.stream()
                        .map(name -> object("$ref", "#/channels/" + channel + "/messages/" + name))
                        .toList());
    }

    private Map<String, Object> message(Record message) {
        var type = message.getClass();
        var examples = Stream.concat(
                        Stream.of(message),
                        Examples.OTHERWISE.stream().filter(type::isInstance).map(Record.class::cast))
                .toList();
        var style = new Field.Style(message instanceof ClientMessage, name -> name);
        var payload = schemas.fields(type, examples, style, Set.of());
        var properties = object("type", object("const", Wire.type(type)));
        properties.putAll(properties(payload));
        // What a channel is, says what these are.
        properties.computeIfPresent(
                "rows", (name, ofAnExample) -> object("type", "array", "items", object("type", "object")));
        if (message instanceof ServerMessage.OfUnified) {
            properties.computeIfPresent("data", (name, ofAnExample) -> object("type", "object"));
        }
        payload.put("properties", properties);
        payload.put(
                "required",
                Stream.concat(
                                Stream.of("type"),
                                Optional.ofNullable((List<?>) payload.get("required")).stream()
                                        .flatMap(List::stream))
                        .toList());
        return object(
                "name",
                Wire.type(type),
                "summary",
                type.getAnnotation(About.class).value(),
                "payload",
                payload,
                "examples",
                List.of(object("payload", parsed(Wire.row(message).toString()))));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> properties(Map<String, Object> schema) {
        return (Map<String, Object>) schema.get("properties");
    }

    // What is followed

    private void followed(Channel channel) {
        var parameters = new LinkedHashMap<String, Object>();
        var address = PARAMETER.matcher(channel.name()).replaceAll(found -> {
            var name = camel(found.group(1));
            parameters.put(name, object("description", PARAMETERS.get(name)));
            return "{" + name + "}";
        });
        assertThat(parameters.values()).as("what %s means", channel.name()).allMatch(about -> about.toString()
                .contains("="));
        var id = address.replaceAll("[{}]", "");
        var row = schemas.of((Record)
                Examples.made(Examples.ROWS.get(channel.name()).example()).orElseThrow());
        var rows = object("properties", object("rows", object("type", "array", "items", row)));
        var own = new LinkedHashMap<String, Object>();
        for (var message : List.of(ServerMessage.Snapshot.class, ServerMessage.Changes.class)) {
            own.put(
                    name(message),
                    object(
                            "name",
                            Wire.type(message),
                            "summary",
                            message.getAnnotation(About.class).value(),
                            "payload",
                            object(
                                    "allOf",
                                    List.of(
                                            object("$ref", "#/components/messages/" + name(message) + "/payload"),
                                            rows))));
        }
        var told = told(channel);
        own.putAll(messages(told.stream()));
        channels.put(
                id,
                object(
                        "address",
                        address,
                        "title",
                        channel.name(),
                        "description",
                        "%s Open to %s.".formatted(channel.about(), channel.access().described),
                        "servers",
                        List.of(object("$ref", "#/servers/sockets")),
                        "parameters",
                        parameters.isEmpty() ? null : parameters,
                        "tags",
                        tags("followed"),
                        "messages",
                        own,
                        "x-rows-of",
                        channel.rows().isOwn() ? null : channel.rows().topic().name(),
                        "x-key",
                        channel.by().orElse(null)));
        operations.put("tell." + id, operation("send", id, List.copyOf(own.keySet())));
    }

    private static String camel(String words) {
        return Pattern.compile(" (.)").matcher(words).replaceAll(next -> next.group(1)
                .toUpperCase(Locale.ROOT));
    }

    /** In which words: what its tellings say of an example of a row, and what else names it as its channel. */
    private Set<String> told(Channel channel) {
        var words = Stream.concat(
                        channel.tellings().stream(),
                        channel.elsewhere().values().stream().flatMap(List::stream))
                .map(this::said);
        var others = Examples.SERVER.stream()
                .filter(message -> Field.of(message.getClass()).stream()
                        .filter(field -> field.name().equals("channel"))
                        .flatMap(field -> field.value((Record) message).stream())
                        .anyMatch(named -> channel.isNamed((String) named)))
                .map(ServerMessage::getClass)
                .filter(type -> type != ServerMessage.Snapshot.class && type != ServerMessage.Changes.class);
        return Stream.concat(words, others).map(AsyncApiTest::name).collect(toCollection(LinkedHashSet::new));
    }

    private Class<?> said(Telling<?> telling) {
        var now = instance.watch.instant();
        return switch (telling) {
            case Telling.Whole<?> whole ->
                whole.message().of("", List.of(), now).getClass();
            case Telling.Beginning<?> beginning ->
                beginning.message().of("", List.of(), now).getClass();
            case Telling.Each<?> each -> said(each.changed());
            case Telling.Event<?> event -> said(event.happened());
        };
    }

    /** Of which kind of row it speaks, only the message itself knows. */
    @SuppressWarnings("unchecked")
    private Class<?> said(Telling.ChangeMessage<?> message) {
        for (var row : (Iterable<Object>) Stream.concat(Examples.all(), Stream.of(seen()))::iterator) {
            try {
                return ((Telling.ChangeMessage<Object>) message)
                        .of("", row, Wire.row(row), instance.watch.instant())
                        .getClass();
            } catch (ClassCastException ofAnother) {
                // The next, then.
            }
        }
        throw new AssertionError("Examples has no row that this message could speak of");
    }

    private static Seen seen() {
        var standings = Facts.standings("7", ContestState.ACTIVE);
        var contest = new Published(
                standings,
                false,
                0,
                place -> null,
                wallet -> Optional.empty(),
                wallet -> Optional.empty(),
                (wallet, at) -> Optional.empty(),
                (wallet, since, most) -> List.of());
        return new Seen(contest, "", () -> "");
    }

    // Topics

    private void topic(Topic<?> topic) {
        var message = topic.schema().map(schema -> schema.getName()).orElse("Record");
        var config = topic.retention().config();
        channels.put(
                topic.name(),
                object(
                        "address",
                        topic.name(),
                        "title",
                        topic.name(),
                        "description",
                        "%s Kept: %s."
                                .formatted(topic.about(), topic.retention().described()),
                        "servers",
                        List.of(object("$ref", "#/servers/kafka")),
                        "tags",
                        tags("topics"),
                        "messages",
                        object(
                                message,
                                object(
                                        "name",
                                        message,
                                        "summary",
                                        topic.about(),
                                        "contentType",
                                        topic.schema().isPresent() ? "application/vnd.apache.avro" : "application/json",
                                        "payload",
                                        topic.schema()
                                                .map(schema -> schemas.add(
                                                        "avro." + schema.getName(),
                                                        object(
                                                                "schemaFormat",
                                                                AVRO,
                                                                "schema",
                                                                parsed(schema.toString()))))
                                                .orElse(null),
                                        "bindings",
                                        object(
                                                "kafka",
                                                object(
                                                        "key",
                                                        object("type", "string", "description", topic.key()),
                                                        "schemaIdLocation",
                                                        topic.schema()
                                                                .map(any -> "payload")
                                                                .orElse(null),
                                                        "schemaIdPayloadEncoding",
                                                        topic.schema()
                                                                .map(any -> "confluent")
                                                                .orElse(null),
                                                        "schemaLookupStrategy",
                                                        topic.schema()
                                                                .map(any -> "TopicNameStrategy")
                                                                .orElse(null))))),
                        "bindings",
                        object(
                                "kafka",
                                object(
                                        "topic",
                                        topic.name(),
                                        "partitions",
                                        topic.partitions(),
                                        "topicConfiguration",
                                        configuration(config)))));
        operations.put("write." + topic.name(), operation("send", topic.name(), List.of(message)));
    }

    private static Map<String, Object> configuration(Map<String, String> config) {
        var known = new TreeMap<String, Object>();
        known.put("cleanup.policy", List.of(config.get("cleanup.policy").split(",", -1)));
        NUMBERS.stream().filter(config::containsKey).forEach(name -> known.put(name, Long.parseLong(config.get(name))));
        return known;
    }

    private static Object parsed(String json) {
        try {
            return Wire.JSON.readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    // All of them

    /** As it is called here: types alone would not tell who says it. */
    private static String name(Class<?> message) {
        var who = ClientMessage.class.isAssignableFrom(message) ? "client." : "server.";
        return who + Wire.type(message).replace(':', '.');
    }

    private static Map<String, Object> messages(Stream<String> names) {
        var all = new LinkedHashMap<String, Object>();
        names.forEach(name -> all.put(name, object("$ref", "#/components/messages/" + name)));
        return all;
    }

    private static List<Map<String, Object>> tags(String name) {
        return List.of(object("name", name));
    }

    private static Map<String, Object> text(String about) {
        return object("type", "string", "description", about);
    }

    private static <T> Map<String, String> meanings(
            Stream<T> codes, Function<T, String> name, Function<T, String> about) {
        return codes.collect(toMap(name, about, (one, other) -> one, LinkedHashMap::new));
    }
}
