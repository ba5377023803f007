package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.RoomPresence;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.live.Presence.Seat;

/**
 * Who of our connections is in which room, and what of that stands in the log.
 *
 * <p>Whatever could not be written, or was forgotten by others, is put right with the next word that we live: then what
 * the log says of us is compared with what is so.
 */
final class Visits {
    /** Rows are forgotten by the topic after a day. */
    private static final Duration SAID_AGAIN_AFTER = Duration.ofHours(12);

    private final String instance;
    private final String run;
    private final Topic<RoomPresence> topic;
    private final Presence presence;
    private final People people;
    private final Scribe scribe;
    private final RoomRules rules;
    private final InstantSource clock;
    /** Of those that anybody may know of. */
    private final AtomicInteger size = new AtomicInteger();

    private final Map<Client, Map<String, Visit>> byClient = new LinkedHashMap<>();
    private final Map<String, Set<Visit>> byContest = new LinkedHashMap<>();
    /** Those that others can see, or are about to. */
    private final Map<Seat, Set<Visit>> bySeat = new LinkedHashMap<>();

    private Instant beatDue = Instant.EPOCH;
    private Instant allDue = Instant.MAX;

    Visits(
            String instance,
            String run,
            Topic<RoomPresence> topic,
            Presence presence,
            People people,
            Scribe scribe,
            RoomRules rules,
            InstantSource clock) {
        this.instance = instance;
        this.run = run;
        this.topic = topic;
        this.presence = presence;
        this.people = people;
        this.scribe = scribe;
        this.rules = rules;
        this.clock = clock;
    }

    AtomicInteger size() {
        return size;
    }

    Optional<Visit> of(Client client, String contest) {
        return Optional.ofNullable(byClient.getOrDefault(client, Map.of()).get(contest));
    }

    List<Visit> of(Client client) {
        return List.copyOf(byClient.getOrDefault(client, Map.of()).values());
    }

    Collection<Visit> in(String contest) {
        return byContest.getOrDefault(contest, Set.of());
    }

    int spectators(String contest) {
        return (int) in(contest).stream().filter(Visit::isSpectator).count();
    }

    /** Lets somebody in, once the log says so where others can see it. */
    void begin(Visit visit, Consumer<Boolean> begun) {
        visit.seat().ifPresent(seat -> add(bySeat, seat, visit));
        say(visit, written -> {
            if (written && !visit.client.gone) {
                byClient.computeIfAbsent(visit.client, first -> new LinkedHashMap<>())
                        .put(visit.contest, visit);
                add(byContest, visit.contest, visit);
                count(visit, 1);
            } else {
                leaveSeat(visit);
            }
            begun.accept(written);
        });
    }

    /** Lets others see a visit, or not; whoever is to be hidden is, as far as we can help it. */
    void show(Visit visit, boolean visible, Consumer<Boolean> shown) {
        if (visit.visible == visible) {
            shown.accept(true);
        } else if (visible) {
            visit.visible = true;
            countIfThere(visit, 1);
            visit.seat().ifPresent(seat -> add(bySeat, seat, visit));
            say(visit, written -> {
                if (!written) {
                    hide(visit, Visits::whatever);
                }
                shown.accept(written);
            });
        } else {
            hide(visit, shown);
        }
    }

    private void hide(Visit visit, Consumer<Boolean> hidden) {
        var seat = visit.seat();
        countIfThere(visit, -1);
        visit.visible = false;
        seat.filter(left -> remove(bySeat, left, visit))
                .ifPresentOrElse(left -> write(left, null, hidden), () -> hidden.accept(true));
    }

    private void countIfThere(Visit visit, int more) {
        if (of(visit.client, visit.contest).filter(there -> there == visit).isPresent()) {
            count(visit, more);
        }
    }

    private void count(Visit visit, int more) {
        if (visit.isCounted()) {
            size.addAndGet(more);
        }
    }

    void end(Visit visit) {
        var visits = byClient.get(visit.client);
        if (visits != null && visits.remove(visit.contest, visit)) {
            count(visit, -1);
            if (visits.isEmpty()) {
                byClient.remove(visit.client);
            }
        }
        remove(byContest, visit.contest, visit);
        leaveSeat(visit);
    }

    private void leaveSeat(Visit visit) {
        visit.seat().filter(seat -> remove(bySeat, seat, visit)).ifPresent(seat -> write(seat, null, Visits::whatever));
    }

    /** Says of those whom we have who they are, if others may know. */
    void say(Visit visit, Consumer<Boolean> written) {
        visit.seat().ifPresentOrElse(seat -> write(seat, row(seat, visit), written), () -> written.accept(true));
    }

    private RoomPresence row(Seat seat, Visit visit) {
        return blank().setContest(seat.contest())
                .setWallet(seat.wallet())
                .setNickname(people.nickname(seat.wallet()))
                .setRole(visit.client
                        .person
                        .or(() -> visit.who)
                        .map(person -> word(person.role()))
                        .orElseThrow())
                .build();
    }

    static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** How many of ours are not signed in; as a place of nobody. */
    void saySpectators(String contest, boolean again) {
        var count = spectators(contest);
        if (count != presence.ourSpectators(contest) || (again && count > 0)) {
            write(
                    new Seat(contest, ""),
                    count == 0
                            ? null
                            : blank().setContest(contest).setSpectators(count).build(),
                    Visits::whatever);
        }
    }

    /** Says that we live, when it is time to, and puts right what the log says of us. */
    void look() {
        var now = clock.instant();
        if (beatDue.isAfter(now)) {
            return;
        }
        beatDue = now.plus(rules.beat());
        for (var partition = 0; partition < topic.partitions(); partition++) {
            scribe.write(topic, partition, Presence.key(instance), blank().build(), Visits::whatever);
        }
        var everything = presence.wereLost() || !allDue.isAfter(now);
        if (everything || allDue.equals(Instant.MAX)) {
            allDue = now.plus(SAID_AGAIN_AFTER);
        }
        putRight(everything);
    }

    private void putRight(boolean everything) {
        for (var visits : List.copyOf(bySeat.values())) {
            var visit = visits.iterator().next();
            var isSaid = visit.seat().filter(presence::isOurs).isPresent();
            if (of(visit.client, visit.contest).isPresent() && (everything || !isSaid)) {
                say(visit, Visits::whatever);
            }
        }
        var contests = new LinkedHashSet<>(byContest.keySet());
        for (var seat : presence.ours()) {
            if (seat.wallet().isEmpty()) {
                contests.add(seat.contest());
            } else if (!bySeat.containsKey(seat)) {
                write(seat, null, Visits::whatever);
            }
        }
        contests.forEach(contest -> saySpectators(contest, everything));
    }

    /** Takes leave of everybody. */
    void goodbye() {
        for (var partition = 0; partition < topic.partitions(); partition++) {
            scribe.write(topic, partition, Presence.key(instance), null, Visits::whatever);
        }
    }

    /** What could not be written is put right with our next word. */
    private static void whatever(boolean written) {}

    private RoomPresence.Builder blank() {
        return RoomPresence.newBuilder().setInstance(instance).setRun(run);
    }

    private void write(Seat seat, RoomPresence row, Consumer<Boolean> written) {
        scribe.write(topic, Keys.partition(seat.contest(), topic.partitions()), seat.key(instance), row, written);
    }

    private static <K> void add(Map<K, Set<Visit>> index, K key, Visit visit) {
        index.computeIfAbsent(key, first -> new LinkedHashSet<>()).add(visit);
    }

    /** Whether that was the last one there. */
    private static <K> boolean remove(Map<K, Set<Visit>> index, K key, Visit visit) {
        var there = index.get(key);
        if (there == null || !there.remove(visit) || !there.isEmpty()) {
            return false;
        }
        index.remove(key);
        return true;
    }
}
