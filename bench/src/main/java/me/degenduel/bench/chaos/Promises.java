package me.degenduel.bench.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import me.degenduel.bench.chaos.Follower.Said;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;
import me.degenduel.schemas.Topics;
import me.degenduel.serving.live.Wire;
import me.degenduel.serving.read.TokenJson;
import me.degenduel.standalone.Resettle;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a platform promises whatever happens to it, asked when it is over. Nothing here shares code with what it checks but the records. */
final class Promises {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The messages that whoever comes into a room hears of those before. */
    private static final int SHOWN = 20;

    private static final BigDecimal ROUNDED = new BigDecimal("0.00001");
    private static final BigDecimal MOST = new BigDecimal("100000000000");
    private static final double FLAT = 2;
    private static final long ROOM = 32L << 20;

    private final World world;
    private final Topics topics;
    private final Logs logs;
    private final PrintStream out;
    private final List<Verdict> verdicts = new ArrayList<>();

    Promises(World world, PrintStream out) {
        this.world = world;
        this.out = out;
        topics = world.cluster().topics();
        logs = new Logs(world.cluster());
    }

    List<Verdict> verdicts() {
        return verdicts;
    }

    void everyPriceIsOneTick(Set<String> taken) throws InterruptedException {
        var ticks = new ArrayList<String>();
        eventually(() -> {
            ticks.clear();
            logs.committed(topics.ticks).stream()
                    .filter(tick -> tick.value().getSource().equals(Load.SOURCE))
                    .forEach(tick ->
                            ticks.add(tick.value().getPrice().setScale(9).toPlainString()));
            return Set.copyOf(ticks).containsAll(taken);
        });
        broken("prices that Kafka took and that are no tick", taken.size(), without(taken, Set.copyOf(ticks)));
        broken("prices that are two ticks", ticks.size(), repeated(ticks));
    }

    void everyNameWasCaptured(Set<String> given) throws InterruptedException {
        var captured = new ArrayList<String>();
        eventually(() -> {
            captured.clear();
            logs.told(topics.tokenRows).stream()
                    .filter(row -> row.value() != null)
                    .forEach(row -> captured.add(row.value().getName()));
            return captured.containsAll(given);
        });
        broken("names that were committed and not captured", given.size(), without(given, Set.copyOf(captured)));
    }

    /** On the topic of current tokens, and over HTTP by each instance. */
    void everyRowIsTheDatabases() throws SQLException, InterruptedException {
        var wanted = new TreeMap<String, String>();
        try (var database = world.database();
                var ask = database.createStatement();
                var rows = ask.executeQuery("select address, name from tokens")) {
            while (rows.next()) {
                wanted.put(rows.getString(1), rows.getString(2));
            }
        }
        for (var instance : world.instances()) {
            var told = new TreeMap<String, String>();
            eventually(() -> {
                told.clear();
                json("http://%s/api/v69/tokens?limit=5000".formatted(instance))
                        .path("tokens")
                        .forEach(row -> told.put(
                                row.path("address").asText(), row.path("name").asText()));
                return told.equals(wanted);
            });
            broken("rows that are not the database's, from " + instance, wanted.size(), differing(wanted, told));
        }
    }

    void everyOrderIsFilledOnce(Orders orders) throws SQLException, InterruptedException {
        var accepted = orders.accepted();
        out.println("  orders: %,d accepted; refused %s; sent again after %s"
                .formatted(accepted.size(), orders.refused(), orders.insistent().again()));
        answered("orders", orders.insistent());
        var rows = new ArrayList<String>();
        try (var database = world.database();
                var ask = database.createStatement();
                var answer = ask.executeQuery("select id::text from contest_trades")) {
            while (answer.next()) {
                rows.add(answer.getString(1));
            }
        }
        broken(
                "orders that were accepted and have no row",
                accepted.size(),
                without(accepted.keySet(), Set.copyOf(rows)));
        if (orders.insistent().unanswered().isEmpty()) {
            broken("orders that nobody was told of", rows.size(), without(Set.copyOf(rows), accepted.keySet()));
        }
        var filled = new ArrayList<String>();
        eventually(() -> {
            filled.clear();
            logs.committed(topics.fills).forEach(fill -> filled.add(fill.value().getOrder()));
            return filled.containsAll(rows);
        });
        broken("orders that nothing became of", rows.size(), without(Set.copyOf(rows), Set.copyOf(filled)));
        broken("orders that were decided twice", filled.size(), repeated(filled));
    }

    void everyQuestionIsAnswered(Questions questions) {
        out.println("  questions: again after " + questions.insistent().again());
        answered("questions", questions.insistent());
        broken(
                "questions that were answered with a refusal",
                questions.insistent().asked(),
                questions.refused());
    }

    private void answered(String what, Insistent insistent) {
        broken(what + " that were never answered for good", insistent.asked(), insistent.unanswered());
        broken(what + " that were answered with a fault", insistent.asked(), insistent.faults());
    }

    /** By the oracle, from what is kept and from the ticks. */
    void theContestIsSettledOnceAndRightly(String contest) throws InterruptedException {
        eventually(() -> !logs.committed(topics.settlements).isEmpty());
        var settled = logs.committed(topics.settlements).size();
        broken("settlements too many or too few", 1, settled == 1 ? List.of() : List.of(settled + " settlements"));
        var results = logs.committed(topics.contestResults).stream()
                .map(ConsumerRecord::key)
                .toList();
        broken(
                "people without a result, or with two",
                world.people.size(),
                Stream.concat(repeated(results).stream(), world.people.stream().filter(wallet -> results.stream()
                                .noneMatch(key -> key.contains(wallet))))
                        .toList());
        var said = new ByteArrayOutputStream();
        var agrees = settled > 0
                && new Resettle(world.cluster(), new PrintStream(said, true, StandardCharsets.UTF_8))
                        .agrees(contest, true);
        broken(
                "settlements that the oracle computes otherwise",
                1,
                agrees ? List.of() : List.of(said.toString(StandardCharsets.UTF_8)));
    }

    /** Whichever instance they are connected to. They hear nothing any more afterwards. */
    void everybodyIsToldWhatTheyEndedWith(String contest, List<Player> players) throws InterruptedException {
        var ended = new HashMap<String, BigDecimal>();
        for (var result : logs.committed(topics.contestResults)) {
            if (result.value().getContest().equals(contest)) {
                ended.put(result.value().getWallet(), result.value().getValue());
            }
        }
        eventually(() -> players.stream().allMatch(player -> isTold(player, ended)));
        players.forEach(Player::close);
        broken(
                "people who were told last of something else than what they ended with",
                players.size(),
                players.stream()
                        .filter(player -> !isTold(player, ended))
                        .map(player -> "%s was told of %s and ended with %s"
                                .formatted(player.wallet, player.worth(), ended.get(player.wallet)))
                        .toList());
    }

    /** Sockets say each position in millionths, and as a hundred billion dollars at most. */
    private static boolean isTold(Player player, Map<String, BigDecimal> ended) {
        return player.worth()
                .filter(worth -> ended.containsKey(player.wallet) && isNearly(worth, ended.get(player.wallet)))
                .isPresent();
    }

    private static boolean isNearly(BigDecimal worth, BigDecimal exact) {
        return worth.subtract(exact).abs().compareTo(ROUNDED) <= 0
                || (worth.compareTo(MOST) >= 0 && exact.compareTo(worth) >= 0);
    }

    /** They hear nothing any more afterwards. */
    void everyFollowerHasTheRows(List<Follower> followers) throws InterruptedException {
        var truth = new TreeMap<String, JsonNode>();
        for (var record : logs.told(topics.tokens)) {
            json(record.value()).ifPresentOrElse(row -> truth.put(record.key(), row), () -> truth.remove(record.key()));
        }
        followers.forEach(Returning::hurry);
        eventually(() -> followers.stream().allMatch(follower -> follower.isAsFarAs(truth)));
        followers.forEach(Follower::close);
        broken(
                "followers with rows that are not the topic's",
                followers.size(),
                followers.stream()
                        .filter(follower -> !follower.isAsFarAs(truth))
                        .map(follower -> "follower " + followers.indexOf(follower))
                        .toList());
        var histories = new HashMap<String, List<Optional<String>>>();
        for (var record : logs.told(topics.tokens)) {
            histories
                    .computeIfAbsent(record.key(), first -> new ArrayList<>())
                    .add(json(record.value()).map(Follower::version));
        }
        var lives = followers.stream()
                .flatMap(follower -> follower.heard().stream())
                .toList();
        broken(
                "rows that were said twice, out of order or that never were",
                lives.stream().mapToInt(List::size).sum(),
                lives.stream().flatMap(life -> outOfOrder(life, histories)).toList());
    }

    /** What is not among what the topic says of its key after what was said before. */
    private static Stream<String> outOfOrder(List<Said> life, Map<String, List<Optional<String>>> histories) {
        var next = new HashMap<String, Integer>();
        var wrong = new ArrayList<String>();
        for (var said : life) {
            var history = histories.getOrDefault(said.key(), List.of());
            var from = next.getOrDefault(said.key(), 0);
            var at = history.subList(Math.min(from, history.size()), history.size())
                    .indexOf(said.version());
            if (at < 0) {
                wrong.add(said.toString());
            } else {
                next.put(said.key(), from + at + 1);
            }
        }
        return wrong.stream();
    }

    /** Each visit, all of which are over, heard a stretch of the room's log without a gap, and both instances remember the same. */
    void everyRoomIsItsLog(List<Guest> guests, List<List<String>> late) {
        var log = logs.committed(topics.chat).stream()
                .map(message -> message.value().getText())
                .toList();
        var visits = guests.stream()
                .flatMap(guest -> guest.visits().stream())
                .filter(visit -> !visit.isEmpty())
                .toList();
        out.println("  room: %,d messages in the log, %,d heard in %,d visits"
                .formatted(log.size(), visits.stream().mapToInt(List::size).sum(), visits.size()));
        broken("messages that were said once and are twice in the log", log.size(), repeated(log));
        broken(
                "visits to the room that heard a gap, or a message twice or out of order",
                visits.size(),
                visits.stream()
                        .filter(visit -> Collections.indexOfSubList(log, visit) < 0)
                        .map(visit -> "of %d messages, from \"%s\" on".formatted(visit.size(), visit.getFirst()))
                        .toList());
        var last = log.subList(Math.max(0, log.size() - SHOWN), log.size());
        broken(
                "instances that remember something else of the room",
                late.size(),
                late.stream()
                        .filter(heard -> !heard.equals(last))
                        .map(Object::toString)
                        .toList());
    }

    void nothingIsOutOfOrder() {
        var newest = new HashMap<String, Long>();
        var ticks = logs.committed(topics.ticks);
        broken(
                "ticks that are older than the one before, of their token and source",
                ticks.size(),
                ticks.stream()
                        .filter(tick -> {
                            var before = newest.put(tick.key() + tick.value().getSource(), tick.timestamp());
                            return before != null && before > tick.timestamp();
                        })
                        .map(tick -> tick.key() + " at " + tick.timestamp())
                        .toList());
    }

    /** @param before what each instance held before anything happened */
    void memoryIsFlat(List<Long> before) throws IOException, InterruptedException {
        var after = world.liveHeaps();
        var grown = new ArrayList<String>();
        for (var i = 0; i < before.size(); i++) {
            out.println("  instance %d holds %,d KB, and %,d KB before"
                    .formatted(i + 1, after.get(i) >> 10, before.get(i) >> 10));
            if (after.get(i) > FLAT * before.get(i) + ROOM) {
                grown.add("%,d bytes, of %,d before".formatted(after.get(i), before.get(i)));
            }
        }
        broken("instances whose heap has more than doubled", before.size(), grown);
    }

    private void broken(String promise, long of, Collection<?> those) {
        var verdict = new Verdict(
                promise,
                of,
                those.size(),
                those.stream().findFirst().map(Object::toString).orElse(""));
        verdicts.add(verdict);
        if (!verdict.isKept()) {
            out.println("  BROKEN: %s: %,d of %,d, such as %s".formatted(promise, those.size(), of, verdict.example()));
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits for it; that it was not to be is for others to tell. */
    private static void eventually(Condition condition) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException away) {
                // So it is asked again.
            }
            Thread.sleep(200);
        }
    }

    private static JsonNode json(String url) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return JSON.readTree(
                    http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                            .body());
        }
    }

    /** As sockets say it; nothing where the token is gone. */
    private static Optional<JsonNode> json(Token token) {
        if (token == null || token.getStatus() == TokenStatus.DELISTED) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(Wire.JSON.writeValueAsString(TokenJson.of(token))));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        return all.stream().filter(each -> !some.contains(each)).collect(toSet());
    }

    private static Set<String> repeated(List<String> all) {
        return all.stream().collect(groupingBy(each -> each, counting())).entrySet().stream()
                .filter(each -> each.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    private static Set<String> differing(Map<String, String> wanted, Map<String, String> told) {
        return Stream.concat(
                        wanted.entrySet().stream()
                                .filter(row -> !row.getValue().equals(told.get(row.getKey())))
                                .map(row -> row + " is told as " + told.get(row.getKey())),
                        told.keySet().stream()
                                .filter(key -> !wanted.containsKey(key))
                                .map(key -> key + " is told and not there"))
                .collect(toSet());
    }
}
