package me.degenduel.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.RoomPresence;
import me.degenduel.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several instances that share the topics of rooms, without sockets: people come and go through them, they die and come
 * back, they are held up for longer than a lease, and Kafka is away. In the end everybody sees the same, and what is so.
 */
class PresenceTest {
    private static final int HISTORIES = 200;
    private static final int ROUNDS = 150;
    private static final Duration BEAT = Instance.ROOMS.beat();
    private static final List<String> CONTESTS = List.of("7", "8");
    private static final Endpoint ENDPOINT = new Instance().contest;
    private static final List<String> WALLETS = List.of("Ann", "Bob", "Cid", "Eve");

    @Test
    void in_the_end_every_instance_sees_who_is_there_and_nobody_else() {
        Histories.all(HISTORIES, seed -> new History(seed)::run);
    }

    @Test
    void whoever_came_through_an_instance_that_died_leaves_within_the_lease() {
        var history = new History(0);
        var dying = history.nodes.get(1);
        history.come(dying, "Ann", "7");
        history.beat();
        assertThat(history.nodes.getFirst().presence.isThere("7", "Ann")).isTrue();
        dying.dead = true;

        history.pass(Instance.ROOMS.lease().minus(BEAT.multipliedBy(2)));
        assertThat(history.nodes.getFirst().presence.isThere("7", "Ann")).isTrue();
        history.pass(BEAT.multipliedBy(2));

        assertThat(history.nodes.getFirst().presence.isThere("7", "Ann")).isFalse();
        assertThat(history.nodes.getFirst().heard).contains("leave 7 Ann");
    }

    @Test
    void nobody_leaves_while_kafka_is_away_and_nobody_when_it_is_back() {
        var history = new History(0);
        history.come(history.nodes.getFirst(), "Ann", "7");
        history.come(history.nodes.get(1), "Bob", "7");
        history.beat();
        history.log.away(true);

        history.pass(Instance.ROOMS.lease().multipliedBy(4));
        history.log.away(false);
        history.pass(Instance.ROOMS.lease());

        assertThat(history.nodes).allSatisfy(node -> {
            assertThat(node.heard).noneMatch(news -> news.startsWith("leave"));
            assertThat(node.sees("7")).containsExactly("Ann", "Bob");
        });
    }

    @Test
    void an_instance_that_was_held_up_names_its_people_again() {
        var history = new History(0);
        var slow = history.nodes.getFirst();
        history.come(slow, "Ann", "7");
        history.beat();
        slow.heldUp = true;
        history.pass(Instance.ROOMS.lease().multipliedBy(2));
        assertThat(history.nodes.get(1).sees("7")).isEmpty();

        slow.heldUp = false;
        history.pass(BEAT.multipliedBy(2));

        assertThat(history.nodes).allSatisfy(node -> assertThat(node.sees("7")).containsExactly("Ann"));
    }

    @Test
    void two_ways_into_a_room_are_one_person() {
        var history = new History(0);
        var both = List.of(history.nodes.getFirst(), history.nodes.get(1));
        both.forEach(node -> history.come(node, "Ann", "7"));
        history.come(history.nodes.getFirst(), "Ann", "7");
        assertThat(history.nodes.get(2).heard).containsExactly("join 7 Ann");
        assertThat(history.nodes.get(2).presence.people("7")).isEqualTo(1);

        both.forEach(node -> history.leave(node, "Ann"));

        assertThat(history.nodes.get(2).heard).containsExactly("join 7 Ann", "leave 7 Ann");
    }

    @Test
    void rows_are_said_again_before_the_topic_forgets_them() {
        var watch = Watch.stopped();
        var topics = Facts.topics();
        var log = new RoomLog(topics, watch);
        var seldom = new RoomRules(Duration.ofHours(10), 10, 3, 500, 10, 4);
        var presence = new Presence("one", "run-1", seldom);
        var visits = new Visits("one", "run-1", topics.rooms, presence, new People(), log, seldom, watch);
        log.follow(said -> {}, change -> presence.apply(change, news -> {}));
        Stream.of(Optional.of(new Person("Ann", Role.USER, "session", watch.instant())), Optional.<Person>empty())
                .map(who -> Instance.opening(who, false))
                .forEach(opening ->
                        visits.begin(new Visit(new Client(ENDPOINT, new Line(), opening), "7", true), written -> {}));
        visits.saySpectators("7", false);

        for (var hours = 0; hours <= 22; hours += 2) {
            visits.look();
            watch.advance(Duration.ofHours(2));
        }

        assertThat(log.roomKeys()).filteredOn("7/Ann/one"::equals).hasSize(2);
        assertThat(log.roomKeys()).filteredOn("7//one"::equals).hasSize(2);
    }

    @Test
    void a_row_that_somebody_has_deleted_is_there_again_after_the_next_word() {
        var watch = Watch.stopped();
        var topics = Facts.topics();
        var log = new RoomLog(topics, watch);
        var presence = new Presence("one", "run-1", Instance.ROOMS);
        var visits = new Visits("one", "run-1", topics.rooms, presence, new People(), log, Instance.ROOMS, watch);
        log.follow(said -> {}, change -> presence.apply(change, news -> {}));
        var ann = Optional.of(new Person("Ann", Role.USER, "session", watch.instant()));
        visits.look();
        visits.begin(
                new Visit(new Client(ENDPOINT, new Line(), Instance.opening(ann, false)), "7", true), written -> {});
        log.write(topics.rooms, Keys.partition("7", topics.rooms.partitions()), "7/Ann/one", null, written -> {});
        assertThat(presence.isThere("7", "Ann")).isFalse();

        watch.advance(BEAT);
        visits.look();

        assertThat(presence.isThere("7", "Ann")).isTrue();
    }

    @Test
    void whoever_begins_takes_nobody_for_there_who_came_through_an_instance_that_was_dead_by_then() {
        var presence = new Presence("new", "run-1", Instance.ROOMS);
        var later = Instance.ROOMS.lease().multipliedBy(4).toMillis();
        apply(presence, 0, "dead", Presence.key("dead"));
        apply(presence, 0, "dead", "7/Ann/dead");
        assertThat(presence.isThere("7", "Ann")).isTrue();

        apply(presence, later, "new", Presence.key("new"));

        assertThat(presence.isThere("7", "Ann")).isFalse();
    }

    private static void apply(Presence presence, long time, String instance, String key) {
        var row =
                RoomPresence.newBuilder().setInstance(instance).setRun("run-1").build();
        presence.apply(new Change<>(0, 0, time, key, row, false), news -> {});
    }

    @ParameterizedTest
    @CsvSource({
        "1,true",
        "2,false",
        "9,false",
        "10,true",
        "20,true",
        "30,false",
        "50,true",
        "100,true",
        "110,false",
        "200,true",
        "500,true",
        "1000,true",
        "0,false"
    })
    void the_size_of_a_room_is_logged_at_some_numbers(int people, boolean logged) {
        assertThat(RoomNews.isMark(people)).isEqualTo(logged);
    }

    /** An instance as far as rooms go, whose process may be killed and started again. */
    private static final class Node {
        final String name;
        final History history;
        int run;
        Presence presence;
        Visits visits;
        List<Visit> there = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        boolean dead;
        /** Its process stands still, and neither reads nor writes. */
        boolean heldUp;

        private final List<Change<RoomPresence>> unread = new ArrayList<>();

        Node(String name, History history) {
            this.name = name;
            this.history = history;
            start();
        }

        void start() {
            var life = ++run;
            dead = false;
            heldUp = false;
            there = new ArrayList<>();
            heard = new ArrayList<>();
            unread.clear();
            presence = new Presence(name, "run-" + life, Instance.ROOMS);
            visits = new Visits(
                    name,
                    "run-" + life,
                    history.topics.rooms,
                    presence,
                    new People(),
                    history.log,
                    Instance.ROOMS,
                    history.watch);
            history.log.follow(said -> {}, change -> {
                if (run == life) {
                    unread.add(change);
                    read();
                }
            });
        }

        void read() {
            while (!dead && !heldUp && !unread.isEmpty()) {
                presence.apply(unread.removeFirst(), news -> {
                    news.came().ifPresent(member -> heard.add("join " + news.contest() + " " + member.wallet()));
                    news.went().ifPresent(member -> heard.add("leave " + news.contest() + " " + member.wallet()));
                });
            }
        }

        boolean acts() {
            return !dead && !heldUp;
        }

        Set<String> sees(String contest) {
            var wallets = new TreeSet<String>();
            presence.members(contest, Integer.MAX_VALUE).forEach(member -> wallets.add(member.wallet()));
            return wallets;
        }
    }

    private static final class History {
        final Random random;
        final Watch watch = Watch.stopped();
        final Topics topics = Facts.topics();
        final RoomLog log = new RoomLog(topics, watch);
        final List<Node> nodes;

        History(long seed) {
            random = new Random(seed);
            nodes = Stream.of("one", "two", "three")
                    .map(name -> new Node(name, this))
                    .toList();
            beat();
        }

        void run() {
            for (var round = 0; round < ROUNDS; round++) {
                var node = nodes.get(random.nextInt(nodes.size()));
                switch (random.nextInt(14)) {
                    case 0 -> kill(node);
                    case 1 -> node.heldUp = !node.dead;
                    case 2 -> goOn(node);
                    case 3 -> log.away(random.nextInt(3) == 0);
                    case 4, 5, 6 -> leaveAny(node);
                    case 7, 8, 9 -> pass(BEAT);
                    default -> come(node, any(WALLETS), any(CONTESTS));
                }
            }
            log.away(false);
            nodes.forEach(node -> {
                goOn(node);
                node.heldUp = false;
                node.read();
            });
            pass(Instance.ROOMS.lease().multipliedBy(2));
            for (var contest : CONTESTS) {
                var truth = new TreeSet<String>();
                nodes.stream()
                        .flatMap(node -> node.there.stream())
                        .filter(visit -> visit.contest.equals(contest))
                        .flatMap(visit -> visit.who.stream())
                        .forEach(person -> truth.add(person.wallet()));
                assertThat(nodes).allSatisfy(node -> {
                    assertThat(node.sees(contest)).as(node.name).isEqualTo(truth);
                    assertThat(balance(node.heard, contest)).as(node.name).isEqualTo(truth);
                });
                assertThat(nodes).allSatisfy(node -> assertThat(
                                node.presence.spectatorsElsewhere(contest) + node.visits.spectators(contest))
                        .isEqualTo((int) nodes.stream()
                                .flatMap(other -> other.there.stream())
                                .filter(visit -> visit.contest.equals(contest) && visit.isSpectator())
                                .count()));
            }
        }

        /** What somebody knows who believes every join and leave; each comes after its opposite. */
        private static Set<String> balance(List<String> heard, String contest) {
            var there = new TreeSet<String>();
            for (var news : heard) {
                var words = news.split(" ", 3);
                if (words[1].equals(contest)) {
                    assertThat(words[0].equals("join") ? there.add(words[2]) : there.remove(words[2]))
                            .as(news)
                            .isTrue();
                }
            }
            return there;
        }

        private <T> T any(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        private void kill(Node node) {
            node.dead = true;
            node.there.clear();
        }

        /** A process that was held up goes on, one that died is started again. */
        private void goOn(Node node) {
            if (node.dead) {
                node.start();
            } else {
                node.heldUp = false;
                node.read();
            }
        }

        void come(Node node, String wallet, String contest) {
            if (!node.acts()) {
                return;
            }
            var spectator = random.nextInt(4) == 0 && wallet.equals("Eve");
            var person = Optional.of(new Person(wallet, Role.USER, "session", watch.instant()))
                    .filter(who -> !spectator);
            var opening = Instance.opening(person, false);
            var visit = new Visit(new Client(ENDPOINT, new Line(), opening), contest, true);
            node.visits.begin(visit, written -> {
                if (written) {
                    node.there.add(visit);
                }
            });
        }

        private void leaveAny(Node node) {
            if (node.acts() && !node.there.isEmpty()) {
                node.visits.end(node.there.remove(random.nextInt(node.there.size())));
            }
        }

        void leave(Node node, String wallet) {
            var leaving = new HashSet<>(node.there);
            leaving.removeIf(visit -> !visit.isOf(wallet));
            leaving.forEach(node.visits::end);
            node.there.removeAll(leaving);
        }

        void beat() {
            nodes.stream().filter(Node::acts).forEach(node -> {
                node.visits.look();
                CONTESTS.forEach(contest -> node.visits.saySpectators(contest, false));
            });
        }

        void pass(Duration time) {
            for (var left = time; left.isPositive(); left = left.minus(BEAT)) {
                watch.advance(BEAT);
                beat();
            }
        }
    }
}
