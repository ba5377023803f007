package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.Keys;
import me.degenduel.serving.read.ChatJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Instances that read the same topic, each partition in its order but all of them at their own pace, and some from a new
 * start: all drop the same messages, and remember the same.
 */
class ChatsTest {
    private static final int HISTORIES = 100;
    private static final int MESSAGES = 400;
    private static final int READERS = 4;
    private static final List<String> CONTESTS = List.of("1", "2", "3", "4", "5", "6");

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Instance instance = new Instance();
    private final int partitions = instance.topics.chat.partitions();

    @BeforeEach
    void somebody() {
        instance.people.set("ann", Facts.user("ann", "user", false));
    }

    @Test
    void every_instance_drops_the_same_messages_and_remembers_the_same() {
        IntStream.range(0, HISTORIES).forEach(seed -> {
            var random = new Random(seed);
            var log = log(random);
            var first = new Reader();
            first.read(log, random, MESSAGES);
            assertThat(first.dropped).as("history " + seed).isNotEmpty();
            for (var other = 1; other < READERS; other++) {
                var reader = new Reader();
                reader.read(log, random, random.nextInt(MESSAGES));
                if (random.nextBoolean()) {
                    reader = new Reader();
                }
                reader.read(log, random, MESSAGES);
                assertThat(reader.dropped).as("history " + seed).isEqualTo(first.dropped);
                assertThat(reader.remembered()).as("history " + seed).isEqualTo(first.remembered());
            }
        });
    }

    @Test
    void only_the_last_messages_of_a_contest_are_remembered() {
        var random = new Random(1);
        var reader = new Reader();
        reader.read(log(random), random, MESSAGES);

        assertThat(reader.remembered().values())
                .allSatisfy(texts -> assertThat(texts).hasSize(Instance.ROOMS.kept()));
    }

    @Test
    void a_room_is_forgotten_when_its_topic_has_forgotten_all_that_was_said_there() {
        var reader = new Reader();
        reader.chats.apply(said("1", 0, 0));
        reader.chats.apply(said("2", 1, DAY));
        reader.chats.apply(said("1", 2, 3 * DAY));

        reader.chats.apply(said("3", 3, 9 * DAY));
        assertThat(reader.remembered().get("1")).hasSize(2);
        assertThat(reader.remembered().get("2")).isEmpty();

        reader.chats.apply(said("3", 4, 11 * DAY));
        assertThat(reader.remembered().get("1")).isEmpty();
        assertThat(reader.remembered().get("3")).hasSize(2);
    }

    @Test
    void a_room_that_somebody_looks_at_is_forgotten_when_they_leave_and_whoever_comes_back_to_it_is_told() {
        var looking = new Line();
        var client = follow(looking, "");
        instance.live.say(said("1", 0, 0));
        instance.live.flush();
        var cursor = looking.last("changes").get("cursor").asText();
        var since = ",\"since\":\"" + cursor + "\"";
        instance.live.say(said("1", 1, 1));
        instance.live.flush();
        instance.live.say(said("2", 2, 8 * DAY));
        var back = new Line();
        var again = follow(back, since);
        assertThat(back.last("changes").get("rows")).as("while somebody looks").hasSize(1);
        instance.conversation.closed(again, 1000);

        instance.conversation.closed(client, 1000);
        instance.live.say(said("1", 3, 8 * DAY));
        var late = new Line();
        follow(late, since);

        assertThat(late.last("snapshot").get("reset").asBoolean()).isTrue();
        assertThat(late.last("snapshot").get("rows")).hasSize(1);
    }

    private Client follow(Line line, String since) {
        var person =
                new Person("ann", Role.USER, "session", instance.watch.instant().plusSeconds(3_600));
        var client = instance.connect(instance.portfolio, line, Instance.opening(Optional.of(person), false));
        instance.conversation.hear(
                client, "{\"type\":\"subscribe\",\"channel\":\"chat.1\",\"delta\":true%s}".formatted(since));
        return client;
    }

    private Change<ChatMessage> said(String contest, long offset, long time) {
        var message = ChatMessage.newBuilder()
                .setId("id-" + offset)
                .setContest(contest)
                .setWallet("ann")
                .setRole("user")
                .setText("text")
                .build();
        return new Change<>(0, offset, time, contest + "/ann", message, false);
    }

    /** The topic, partition by partition: the clocks of brokers are not those of others. */
    private List<List<Change<ChatMessage>>> log(Random random) {
        var log = new ArrayList<List<Change<ChatMessage>>>();
        var times = new long[partitions];
        for (var partition = 0; partition < partitions; partition++) {
            log.add(new ArrayList<>());
            times[partition] = random.nextInt(10_000);
        }
        for (var message = 0; message < MESSAGES; message++) {
            var contest = CONTESTS.get(random.nextInt(CONTESTS.size()));
            var wallet = "wallet" + random.nextInt(3);
            var key = contest + "/" + wallet;
            var partition = Keys.partition(key, partitions);
            times[partition] += random.nextInt(3_000);
            var said = ChatMessage.newBuilder()
                    .setId("id-" + message)
                    .setContest(contest)
                    .setWallet(wallet)
                    .setRole("user")
                    .setText("text " + message)
                    .build();
            log.get(partition)
                    .add(new Change<>(partition, log.get(partition).size(), times[partition], key, said, false));
        }
        return log;
    }

    private final class Reader {
        final Chats chats = new Chats(
                instance.channels.chat,
                instance.topics.chat,
                "topic-1",
                Instance.ROOMS,
                new Cursors(List.of(Instance.SECRET.value().getBytes(UTF_8))),
                Instant.EPOCH);

        final int[] positions = new int[partitions];
        final Map<Integer, List<Long>> dropped = new TreeMap<>();

        /** So many records at most, of partitions in any order. */
        void read(List<List<Change<ChatMessage>>> log, Random random, int most) {
            for (var read = 0; read < most && !isThrough(log); ) {
                var partition = random.nextInt(partitions);
                if (positions[partition] < log.get(partition).size()) {
                    var change = log.get(partition).get(positions[partition]++);
                    if (!chats.apply(change)) {
                        dropped.computeIfAbsent(partition, none -> new ArrayList<>())
                                .add(change.offset());
                    }
                    read++;
                }
            }
        }

        private boolean isThrough(List<List<Change<ChatMessage>>> log) {
            return IntStream.range(0, partitions)
                    .allMatch(partition ->
                            positions[partition] == log.get(partition).size());
        }

        Map<String, List<String>> remembered() {
            var all = new TreeMap<String, List<String>>();
            for (var contest : CONTESTS) {
                var channel = chats.channel(instance.channels.chat, Chats.channel(contest));
                all.put(
                        contest,
                        chats.audience(channel.rows()).table.rows().stream()
                                .map(row -> ((ChatJson) row.value).text())
                                .toList());
            }
            return all;
        }
    }
}
