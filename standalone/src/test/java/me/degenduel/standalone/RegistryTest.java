package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Confluent's clients rely on: paths, statuses, codes and fields. Each test has a subject of its own. */
class RegistryTest {
    private static final String NOTE = record("\"string\"", "");
    private static final String NOTE_OF_NUMBER = record("\"int\"", "");
    private static final String NOTE_WITH_DEFAULT =
            record("\"string\"", ",{\"name\":\"stars\",\"type\":\"int\",\"default\":0}");
    private static final String NOTE_WITHOUT_DEFAULT = record("\"string\"", ",{\"name\":\"stars\",\"type\":\"int\"}");

    @TempDir
    private static Path folder;

    private static Broker broker;
    private static Registry registry;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String subject = "notes-" + UUID.randomUUID() + "-value";

    @BeforeAll
    static void start() {
        broker = Broker.start(folder.resolve("kafka"), Ports.free());
        registry = Registry.start(broker.bootstrap(), (short) 1, 0);
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    @Test
    void a_schema_keeps_its_id_however_often_it_is_registered() {
        var id = register(subject, NOTE);
        assertThat(register(subject, NOTE)).isEqualTo(id);
        expect(get("/subjects/" + subject + "/versions"), 200, "[1]");
    }

    @Test
    void the_same_schema_has_one_id_under_all_subjects() {
        var other = subject + "-other";
        assertThat(register(other, NOTE)).isEqualTo(register(subject, NOTE));
        assertThat(get("/schemas/ids/" + register(subject, NOTE) + "/subjects").body())
                .contains(subject, other);
    }

    @Test
    void another_schema_has_the_next_version_and_another_id() {
        var first = register(subject, NOTE);
        assertThat(register(subject, NOTE_WITH_DEFAULT)).isGreaterThan(first);
        expect(get("/subjects/" + subject + "/versions"), 200, "[1,2]");
    }

    @Test
    void a_schema_is_found_by_id_by_version_and_by_itself() {
        var id = register(subject, NOTE);
        var described = "{\"subject\":\"%s\",\"version\":1,\"id\":%d,\"schema\":%s}".formatted(subject, id, text(NOTE));
        expect(get("/schemas/ids/" + id), 200, "{\"schema\":" + text(NOTE) + "}");
        expect(get("/schemas/ids/" + id + "/schema"), 200, NOTE);
        expect(get("/subjects/" + subject + "/versions/1"), 200, described);
        expect(get("/subjects/" + subject + "/versions/latest"), 200, described);
        expect(get("/subjects/" + subject + "/versions/1/schema"), 200, NOTE);
        expect(post("/subjects/" + subject, body(NOTE)), 200, described);
    }

    @Test
    void answers_are_of_confluents_content_type() {
        assertThat(get("/subjects").headers().firstValue("Content-Type"))
                .contains("application/vnd.schemaregistry.v1+json");
    }

    @Test
    void what_is_not_there_is_said_with_confluents_codes() {
        fails(get("/schemas/ids/999999"), 404, 40403);
        fails(get("/subjects/" + subject + "/versions"), 404, 40401);
        fails(post("/subjects/" + subject, body(NOTE)), 404, 40401);
        register(subject, NOTE);
        fails(post("/subjects/" + subject, body(NOTE_OF_NUMBER)), 404, 40403);
        fails(get("/subjects/" + subject + "/versions/7"), 404, 40402);
        fails(get("/config/" + subject), 404, 40408);
        fails(get("/nothing/here"), 404, 404);
        fails(send("PUT", "/subjects", "{}"), 405, 405);
    }

    @Test
    void what_makes_no_sense_is_said_with_confluents_codes() {
        fails(post("/subjects/" + subject + "/versions", body("{\"type\":\"nonsense\"}")), 422, 42201);
        fails(post("/subjects/" + subject + "/versions", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"\"}"), 422, 42201);
        fails(post("/subjects/" + subject + "/versions", "not json"), 400, 400);
        fails(get("/subjects/" + subject + "/versions/first"), 422, 42202);
        fails(get("/subjects/" + subject + "/versions/0"), 422, 42202);
        fails(send("PUT", "/config/" + subject, "{\"compatibility\":\"SOMEWHAT\"}"), 422, 42203);
    }

    @Test
    void a_body_of_another_type_is_refused() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(body(NOTE)))
                .build();
        fails(http.send(request, BodyHandlers.ofString()), 415, 415);
    }

    @Test
    void by_default_every_version_must_read_every_other() {
        expect(get("/config"), 200, "{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
        register(subject, NOTE);
        register(subject, NOTE_WITH_DEFAULT);
        fails(post("/subjects/" + subject + "/versions", body(NOTE_OF_NUMBER)), 409, 409);
        // Reads the second version and is read by it, but cannot read the first.
        fails(post("/subjects/" + subject + "/versions", body(NOTE_WITHOUT_DEFAULT)), 409, 409);
    }

    @Test
    void an_added_symbol_of_an_enum_is_incompatible() {
        register(subject, "{\"type\":\"enum\",\"name\":\"Side\",\"symbols\":[\"BUY\"]}");
        var more = "{\"type\":\"enum\",\"name\":\"Side\",\"symbols\":[\"BUY\",\"SELL\"]}";
        fails(post("/subjects/" + subject + "/versions", body(more)), 409, 409);
    }

    @Test
    void compatibility_can_be_asked_without_registering() {
        register(subject, NOTE);
        var path = "/compatibility/subjects/" + subject + "/versions";
        expect(post(path + "/latest", body(NOTE_WITH_DEFAULT)), 200, "{\"is_compatible\":true}");
        expect(post(path + "/1", body(NOTE_OF_NUMBER)), 200, "{\"is_compatible\":false}");
        expect(post(path, body(NOTE_OF_NUMBER)), 200, "{\"is_compatible\":false}");
        assertThat(post(path + "?verbose=true", body(NOTE_OF_NUMBER)).body()).contains("TYPE_MISMATCH");
        expect(get("/subjects/" + subject + "/versions"), 200, "[1]");
    }

    @Test
    void a_subject_may_have_its_own_compatibility() {
        register(subject, NOTE);
        expect(send("PUT", "/config/" + subject, "{\"compatibility\":\"none\"}"), 200, "{\"compatibility\":\"NONE\"}");
        register(subject, NOTE_OF_NUMBER);
        expect(get("/config/" + subject), 200, "{\"compatibilityLevel\":\"NONE\"}");
        expect(send("DELETE", "/config/" + subject, ""), 200, "{\"compatibilityLevel\":\"NONE\"}");
        expect(
                get("/config/" + subject + "?defaultToGlobal=true"),
                200,
                "{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
    }

    @Test
    void a_deleted_subject_is_hidden_until_it_is_erased() {
        var id = register(subject, NOTE);
        fails(send("DELETE", "/subjects/" + subject + "?permanent=true", ""), 404, 40405);
        expect(send("DELETE", "/subjects/" + subject, ""), 200, "[1]");
        fails(send("DELETE", "/subjects/" + subject, ""), 404, 40404);
        fails(get("/subjects/" + subject + "/versions"), 404, 40401);
        expect(get("/subjects/" + subject + "/versions?deleted=true"), 200, "[1]");
        assertThat(get("/schemas/ids/" + id).statusCode()).isEqualTo(200);
        expect(send("DELETE", "/subjects/" + subject + "?permanent=true", ""), 200, "[1]");
        fails(get("/subjects/" + subject + "/versions?deleted=true"), 404, 40401);
    }

    @Test
    void a_deleted_version_is_hidden_and_its_number_is_not_used_again() {
        var id = register(subject, NOTE);
        fails(send("DELETE", "/subjects/" + subject + "/versions/1?permanent=true", ""), 404, 40407);
        expect(send("DELETE", "/subjects/" + subject + "/versions/latest", ""), 200, "1");
        fails(send("DELETE", "/subjects/" + subject + "/versions/1", ""), 404, 40406);
        assertThat(register(subject, NOTE)).isEqualTo(id);
        expect(get("/subjects/" + subject + "/versions"), 200, "[2]");
        expect(send("DELETE", "/subjects/" + subject + "/versions/1?permanent=true", ""), 200, "1");
        expect(get("/subjects/" + subject + "/versions?deleted=true"), 200, "[2]");
    }

    @Test
    void a_subject_may_have_any_name() {
        var odd = URLEncoder.encode("my/notes & more " + subject, StandardCharsets.UTF_8);
        register(odd, NOTE);
        assertThat(get("/subjects").body()).contains("my/notes & more " + subject);
    }

    @Test
    void it_knows_after_a_restart_what_it_knew_before() throws Exception {
        var id = register(subject, NOTE);
        register(subject, NOTE_WITH_DEFAULT);
        send("DELETE", "/subjects/" + subject + "/versions/2", "");
        send("PUT", "/config/" + subject, "{\"compatibility\":\"FORWARD\"}");
        registry.close();
        registry = Registry.start(broker.bootstrap(), (short) 1, 0);
        assertThat(register(subject, NOTE)).isEqualTo(id);
        expect(get("/subjects/" + subject + "/versions?deleted=true"), 200, "[1,2]");
        expect(get("/subjects/" + subject + "/versions"), 200, "[1]");
        expect(get("/config/" + subject), 200, "{\"compatibilityLevel\":\"FORWARD\"}");
        assertThat(register(subject + "-new", NOTE_OF_NUMBER)).isGreaterThan(id);
    }

    @Test
    void its_topic_is_what_confluents_registry_keeps() {
        var id = register(subject, NOTE);
        send("PUT", "/config/" + subject, "{\"compatibility\":\"FULL\"}");
        send("DELETE", "/subjects/" + subject, "");
        send("DELETE", "/subjects/" + subject + "?permanent=true", "");
        assertThat(log().stream().filter(record -> record.contains(subject)))
                .containsExactly(
                        """
                        {"keytype":"SCHEMA","subject":"%1$s","version":1,"magic":1} \
                        {"subject":"%1$s","version":1,"id":%2$d,"schema":%3$s,"deleted":false}""".formatted(subject, id, text(NOTE)),
                        """
                        {"keytype":"CONFIG","subject":"%s","magic":0} {"compatibilityLevel":"FULL"}""".formatted(subject),
                        """
                        {"keytype":"DELETE_SUBJECT","subject":"%1$s","magic":0} {"subject":"%1$s","version":1}""".formatted(subject),
                        """
                        {"keytype":"CONFIG","subject":"%s","magic":0} null""".formatted(subject),
                        """
                        {"keytype":"SCHEMA","subject":"%s","version":1,"magic":1} null""".formatted(subject));
    }

    @Test
    void it_goes_on_where_confluents_registry_stopped() throws Exception {
        var foreign = NOTE.replace("Note", "Foreign");
        write("{\"keytype\":\"NOOP\",\"magic\":0}", null);
        write(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"" + subject + "\",\"version\":3,\"magic\":1}",
                "{\"subject\":\"%s\",\"version\":3,\"id\":70000,\"md5\":\"x\",\"schema\":%s,\"deleted\":false,\"ts\":1}"
                        .formatted(subject, text(foreign)));
        write("{\"keytype\":\"MODE\",\"subject\":null,\"magic\":0}", "{\"mode\":\"READWRITE\"}");
        write("not of a registry", "at all");
        registry.close();
        registry = Registry.start(broker.bootstrap(), (short) 1, 0);
        expect(get("/subjects/" + subject + "/versions"), 200, "[3]");
        assertThat(register(subject, foreign)).isEqualTo(70_000);
        assertThat(register(subject, NOTE_WITH_DEFAULT.replace("Note", "Foreign")))
                .isEqualTo(70_001);
    }

    @Test
    void it_writes_nothing_before_it_has_read_what_another_registry_wrote() throws Exception {
        var strange = NOTE.replace("Note", "Strange");
        register(subject, NOTE);
        write(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"" + subject + "-strange\",\"version\":1,\"magic\":1}",
                "{\"subject\":\"%s-strange\",\"version\":1,\"id\":60000,\"schema\":%s,\"deleted\":false}"
                        .formatted(subject, text(strange)));

        fails(post("/subjects/" + subject + "-new/versions", body(strange)), 500, 50001);
        assertThat(register(subject + "-new", strange)).isEqualTo(60_000);
    }

    @Test
    void it_is_not_started_on_a_port_that_is_in_use() {
        var port = URI.create(registry.url()).getPort();
        assertThatThrownBy(() -> Registry.start(broker.bootstrap(), (short) 1, port))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Port " + port)
                .hasMessageContaining("--port");
    }

    private static String record(String typeOfText, String more) {
        return "{\"type\":\"record\",\"name\":\"Note\",\"fields\":[{\"name\":\"text\",\"type\":" + typeOfText + "}"
                + more + "]}";
    }

    private static String text(String schema) {
        return new ObjectMapper().valueToTree(schema).toString();
    }

    private static String body(String schema) {
        return "{\"schema\":" + text(schema) + "}";
    }

    private int register(String subject, String schema) {
        var answer = post("/subjects/" + subject + "/versions", body(schema));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Integer.parseInt(answer.body().replaceAll("\\D", ""));
    }

    private HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    private HttpResponse<String> post(String path, String body) {
        return send("POST", path, body);
    }

    private HttpResponse<String> send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).join();
    }

    private static void expect(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static void fails(HttpResponse<String> answer, int status, int code) {
        assertThat(answer.body()).startsWith("{\"error_code\":" + code + ",\"message\":\"");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static void write(String key, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrap()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("_schemas", key, value)).get();
        }
    }

    /** Each record as its key and its value. */
    private static List<String> log() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrap()),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partition = new TopicPartition("_schemas", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var end = consumer.endOffsets(List.of(partition)).get(partition);
            var records = new ArrayList<String>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(each -> records.add(each.key() + " " + each.value()));
            }
            return records;
        }
    }
}
