package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody can tell which of two instances they ask, nor, while they ask, that one of them is killed. */
class TwoInstancesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Until what the dead instance owned has another owner. */
    private static final Duration TAKEN_OVER = Duration.ofSeconds(15);
    /** So long a dead instance's open transaction may keep a contest from its next owner, which is less than that. */
    private static final String STEP = "8s";

    private static final int TOKENS = 6;
    private static final int CONTESTS = 6;
    private static final int SLOW = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WALLET = Outside.newAddress();

    /** What tells of the instance or the moment: who is asked says it of itself, or says something new to everybody. */
    private static final Set<String> OWN = Set.of(
            "/api/auth/challenge", "/api/auth/token", "/api/auth/session", "/api/v69/circuit-breakers", "/metrics");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void every_question_has_one_answer_whoever_is_asked_and_a_standbys_while_an_owner_is_dead(@TempDir Path folder)
            throws Exception {
        try (var platform = new EmbeddedPlatform(folder, Up.start(options(folder), settings()))) {
            var instances = platform.endpoints().instances();
            var first = instances.getFirst().http();
            var token = platform.token(WALLET, "admin");
            var places = places(new Outside(platform), token);
            var over = over(new Outside(platform), places.get("address").getFirst());
            var questions = new ArrayList<>(questions(first, places));
            questions.addAll(over);

            for (var question : questions) {
                Await.until("both instances say the same of " + question, PATIENCE, () -> {
                    var here = ask(first + question, token);
                    var there = ask(instances.getLast().http() + question, token);
                    return here.statusCode() == 200
                            && there.statusCode() == 200
                            && said(here).equals(said(there));
                });
            }

            var contests = new TreeSet<>(places.get("id"));
            try (var here = new SocketClient(portfolios(instances.getFirst(), token));
                    var there = new SocketClient(portfolios(instances.getLast(), token))) {
                for (var socket : List.of(here, there)) {
                    socket.say("{'type':'subscribe','channel':'portfolio." + WALLET + "','delta':true}");
                    assertThat(ids(socket.hear("snapshot").get("rows"))).isEqualTo(contests);
                    socket.say("{'type':'get_portfolio_history'}");
                    assertThat(ids(socket.hear("portfolio_history").get("portfolios")))
                            .isEqualTo(contests);
                }
                answersWhileTheOtherIsKilled(first, shared(questions), over, token);
                var told = new TreeSet<String>();
                here.forget();
                Await.until("one hears of all of one's contests again", PATIENCE, () -> {
                    told.addAll(ids(here.hear("changes").get("rows")));
                    return told.equals(contests);
                });
            }
        }
    }

    private void answersWhileTheOtherIsKilled(String first, List<String> shared, List<String> over, String token)
            throws Exception {
        var before = answers(first, shared, token);
        assertThat(ages(before)).as("of owners").isEmpty();
        killTheOther();

        var followed = new TreeSet<String>();
        Await.until("all of it has an owner again", TAKEN_OVER, () -> {
            var now = answers(first, shared, token);
            now.forEach((question, answer) -> {
                if (answer.statusCode() != 200) {
                    assertThat(answer.headers().firstValue("Retry-After"))
                            .as(question + ": " + answer.body())
                            .isPresent();
                }
            });
            for (var question : over) {
                if (now.get(question).statusCode() == 200) {
                    assertThat(said(now.get(question))).as(question).isEqualTo(said(before.get(question)));
                }
            }
            ages(now).forEach((question, age) -> {
                assertThat(age).as(question).isBetween(0L, TAKEN_OVER.toMillis());
                followed.add(question);
            });
            return now.values().stream().allMatch(answer -> answer.statusCode() == 200)
                    && ages(now).isEmpty()
                    && !followed.isEmpty();
        });
        assertThat(followed)
                .as("what a standby answered")
                .anyMatch(question -> question.contains("/tokens/"))
                .anyMatch(over::contains);
    }

    private static String portfolios(Endpoints.Instance instance, String token) {
        return instance.ws() + "/api/v69/ws/portfolio?token=" + token;
    }

    private static Set<String> ids(JsonNode rows) {
        return rows.valueStream()
                .map(row -> row.get("contest_id").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Without the moment up to which it is, where that is now. */
    private static JsonNode said(HttpResponse<String> answer) throws IOException {
        var said = JSON.readTree(answer.body());
        if (said instanceof ObjectNode fields) {
            fields.remove(List.of("from", "to"));
        }
        return said;
    }

    private static Map<String, String> settings() {
        var settings = new HashMap<>(Platform.SETTINGS);
        settings.put("DD_CONTEST_STEP", STEP);
        return settings;
    }

    private static Options options(Path folder) {
        return new Options(
                0, folder, false, Optional.of(TOKENS), Optional.of(0), Optional.empty(), SLOW, 1, 2, Feed.UNSAID);
    }

    /** What stands in the addresses of questions: enough of each that both instances own some. */
    private static Map<String, List<String>> places(Outside platform, String token) throws Exception {
        var tokens = platform.listed();
        var contests = new ArrayList<String>();
        for (var i = 0; i < CONTESTS; i++) {
            var contest = platform.ask("""
                    insert into contests(name, start_time, end_time)
                    values ('It runs', now() - interval '1 second', now() + interval '1 hour') returning id""");
            Contestants.enter(platform, contest, WALLET, tokens.getFirst());
            Contestants.enter(platform, contest, Outside.newAddress(), tokens.getLast());
            contests.add(contest);
        }
        platform.sql("insert into system_settings(key, value) values ('a.setting', '{\"for\":\"both\"}')");
        for (var contest : contests) {
            var portfolio = "/api/v69/contests/%s/portfolio/%s".formatted(contest, WALLET);
            Await.until("contest " + contest + " runs", PATIENCE, () -> JSON.readTree(
                            platform.get(portfolio, token).body())
                    .path("rank")
                    .isNumber());
        }
        return Map.of("address", tokens, "id", contests, "wallet", List.of(WALLET), "key", List.of("a.setting"));
    }

    /** What is asked of contests that have ended: it does not move any more, whoever says it. */
    private static List<String> over(Outside platform, String token) throws Exception {
        var contests = new ArrayList<String>();
        var wallet = Outside.newAddress();
        for (var i = 0; i < CONTESTS; i++) {
            var contest = platform.ask("""
                    insert into contests(name, start_time, end_time)
                    values ('It is over', now() - interval '55 seconds', now() + interval '5 seconds') returning id""");
            Contestants.enter(platform, contest, wallet, token);
            Contestants.enter(platform, contest, Outside.newAddress(), token);
            contests.add("/api/v69/contests/" + contest);
        }
        for (var contest : contests) {
            Await.until(
                    contest + " is over",
                    PATIENCE,
                    () -> platform.get(contest + "/results").statusCode() == 200);
        }
        return contests.stream()
                .flatMap(contest -> Stream.of(
                                "/leaderboard", "/portfolio/" + wallet, "/portfolio/" + wallet + "/history")
                        .map(contest::concat))
                .toList();
    }

    /** Each that the platform's own document knows, of each place. */
    private List<String> questions(String http, Map<String, List<String>> places) throws Exception {
        var questions = new ArrayList<String>();
        for (var path : JSON.readTree(ask(http + "/openapi.json", "").body())
                .path("paths")
                .properties()) {
            // Nobody has results before a contest is over.
            if (path.getValue().has("get")
                    && !OWN.contains(path.getKey())
                    && !path.getKey().endsWith("/results")) {
                questions.addAll(filled(path.getKey(), places));
            }
        }
        return questions;
    }

    private static List<String> filled(String path, Map<String, List<String>> places) {
        var filled = List.of(path);
        for (var place : places.entrySet()) {
            filled = filled.stream()
                    .flatMap(each -> place.getValue().stream()
                            .map(value -> each.replace("{" + place.getKey() + "}", value))
                            .distinct())
                    .toList();
        }
        return filled;
    }

    /** What one of the instances knows. */
    private static List<String> shared(List<String> questions) {
        return questions.stream()
                .filter(question -> question.matches("/api/v69/(tokens/.+|contests/.+/(leaderboard|portfolio/.+))"))
                .toList();
    }

    private Map<String, HttpResponse<String>> answers(String instance, List<String> questions, String token)
            throws Exception {
        var answers = new HashMap<String, HttpResponse<String>>();
        for (var question : questions) {
            answers.put(question, ask(instance + question, token));
        }
        return answers;
    }

    private static Map<String, Long> ages(Map<String, HttpResponse<String>> answers) {
        return answers.entrySet().stream()
                .filter(answer ->
                        answer.getValue().headers().firstValue("Staleness-Ms").isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, answer -> answer.getValue()
                        .headers()
                        .firstValueAsLong("Staleness-Ms")
                        .orElseThrow()));
    }

    private HttpResponse<String> ask(String url, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void killTheOther() {
        ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .command()
                        .filter(java -> java.endsWith("/java"))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }
}
