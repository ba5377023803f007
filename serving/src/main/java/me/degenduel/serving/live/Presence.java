package me.degenduel.serving.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import me.degenduel.schemas.RoomPresence;

/**
 * Who is in which room: a fold of the topic of rooms, and of nothing else.
 *
 * <p>Instances say again and again that they live, in every partition. One has gone, with its people, when its last word
 * is a lease older than ours and we have spoken twice since: while nothing gets through, nobody goes. One that was only
 * slow finds that out by the times of its own words, and names its people again.
 */
final class Presence {
    /** Somebody in a room. */
    record Member(String wallet, String nickname, Role role) {
        boolean isAdmin() {
            return role != Role.USER;
        }
    }

    /** Somebody came or went, or, where it is neither, something else about the room is different. */
    record News(String contest, Optional<Member> came, Optional<Member> went) {}

    /** A person in a room: what an instance has one row for. */
    record Seat(String contest, String wallet) {
        String key(String instance) {
            return contest + "/" + wallet + "/" + instance;
        }
    }

    /** Of a topic's key; without a contest, of an instance that lives, and without a wallet, of its spectators. */
    private record Key(Seat seat, String instance) {
        static Key of(String text) {
            var parts = text.split("/", 3);
            return parts.length < 3 ? new Key(new Seat("", ""), text) : new Key(new Seat(parts[0], parts[1]), parts[2]);
        }
    }

    /** How an instance is heard in one partition. */
    private static final class Life {
        String run = "";
        long last;
        boolean spoke;
        int ourWordsSince;
        final Set<Seat> seats = new LinkedHashSet<>();
    }

    private static final class Room {
        /** By wallet and then by instance; who came last stands last. */
        final SequencedMap<String, SequencedMap<String, Member>> people = new LinkedHashMap<>();

        final Map<String, Integer> spectators = new HashMap<>();
        int admins;

        Optional<Member> member(String wallet) {
            return Optional.ofNullable(people.get(wallet))
                    .map(seats -> seats.lastEntry().getValue());
        }
    }

    private static final int OUR_WORDS = 2;

    private final String instance;
    private final String run;
    private final long silence;
    private final Map<Integer, Map<String, Life>> lives = new HashMap<>();
    private final Map<String, Room> rooms = new HashMap<>();
    private boolean lost;

    /**
     * @param instance whose view this is
     * @param run of it
     */
    Presence(String instance, String run, RoomRules rules) {
        this.instance = instance;
        this.run = run;
        this.silence = rules.lease().minus(rules.beat()).toMillis();
    }

    /** The key under which an instance says that it lives. */
    static String key(String instance) {
        return new Seat("", "").key(instance);
    }

    /** Takes the next record in. */
    void apply(Change<RoomPresence> change, Consumer<News> news) {
        var key = Key.of(change.key());
        var there = lives.computeIfAbsent(change.partition(), first -> new LinkedHashMap<>());
        if (change.value() == null) {
            var life = there.get(key.instance());
            if (life != null && key.seat().contest().isEmpty()) {
                there.remove(key.instance());
                end(key.instance(), life, news);
            } else if (life != null) {
                take(key.seat(), key.instance(), life, news);
            }
            return;
        }
        var life = there.computeIfAbsent(key.instance(), first -> new Life());
        if (!life.run.equals(change.value().getRun())) {
            end(key.instance(), life, news);
            life.run = change.value().getRun();
            life.last = change.time();
            life.spoke = false;
        }
        var ours = key.instance().equals(instance) && life.run.equals(run);
        lost |= ours && change.time() - life.last > silence;
        if (key.seat().contest().isEmpty() && ours) {
            weSpoke(there, life, change.time(), news);
        } else if (!key.seat().contest().isEmpty()) {
            put(key.seat(), key.instance(), change.value(), life, news);
        }
        life.last = change.time();
        life.ourWordsSince = 0;
    }

    private void weSpoke(Map<String, Life> there, Life ours, long now, Consumer<News> news) {
        var first = !ours.spoke;
        ours.spoke = true;
        for (var other : List.copyOf(there.entrySet())) {
            var life = other.getValue();
            life.ourWordsSince++;
            if (life != ours && now - life.last > silence && (first || life.ourWordsSince >= OUR_WORDS)) {
                there.remove(other.getKey());
                end(other.getKey(), life, news);
            }
        }
    }

    private void end(String gone, Life life, Consumer<News> news) {
        List.copyOf(life.seats).forEach(seat -> take(seat, gone, life, news));
    }

    private void put(Seat seat, String where, RoomPresence said, Life life, Consumer<News> news) {
        var room = rooms.computeIfAbsent(seat.contest(), first -> new Room());
        life.seats.add(seat);
        if (seat.wallet().isEmpty()) {
            room.spectators.put(where, said.getSpectators());
            news.accept(new News(seat.contest(), Optional.empty(), Optional.empty()));
            return;
        }
        var role = Optional.ofNullable(said.getRole()).flatMap(Role::of).orElse(Role.USER);
        var member = new Member(seat.wallet(), said.getNickname(), role);
        var before = room.member(seat.wallet());
        room.people
                .computeIfAbsent(seat.wallet(), first -> new LinkedHashMap<>())
                .putLast(where, member);
        tell(seat, room, before, news);
    }

    private void take(Seat seat, String where, Life life, Consumer<News> news) {
        var room = rooms.get(seat.contest());
        if (!life.seats.remove(seat)) {
            return;
        }
        if (seat.wallet().isEmpty()) {
            room.spectators.remove(where);
            news.accept(new News(seat.contest(), Optional.empty(), Optional.empty()));
        } else {
            var before = room.member(seat.wallet());
            var seats = room.people.get(seat.wallet());
            seats.remove(where);
            if (seats.isEmpty()) {
                room.people.remove(seat.wallet());
            }
            tell(seat, room, before, news);
        }
        if (room.people.isEmpty() && room.spectators.isEmpty()) {
            rooms.remove(seat.contest());
        }
    }

    private static void tell(Seat seat, Room room, Optional<Member> before, Consumer<News> news) {
        var after = room.member(seat.wallet());
        room.admins += count(after) - count(before);
        news.accept(new News(
                seat.contest(), after.filter(member -> before.isEmpty()), before.filter(member -> after.isEmpty())));
    }

    private static int count(Optional<Member> member) {
        return member.filter(Member::isAdmin).isPresent() ? 1 : 0;
    }

    private Optional<Room> room(String contest) {
        return Optional.ofNullable(rooms.get(contest));
    }

    boolean isThere(String contest, String wallet) {
        return room(contest).flatMap(room -> room.member(wallet)).isPresent();
    }

    int people(String contest) {
        return room(contest).map(room -> room.people.size()).orElse(0);
    }

    boolean hasAdmin(String contest) {
        return room(contest).filter(room -> room.admins > 0).isPresent();
    }

    /** Spectators by way of other instances. */
    int spectatorsElsewhere(String contest) {
        return room(contest).map(room -> room.spectators).orElse(Map.of()).entrySet().stream()
                .filter(there -> !there.getKey().equals(instance))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Those in a room, no more than so many of who came last, in the order in which they came. */
    List<Member> members(String contest, int most) {
        var last = new ArrayList<Member>();
        var latest = room(contest).map(room -> room.people.sequencedKeySet().reversed()).stream()
                .flatMap(Collection::stream)
                .limit(most)
                .toList();
        latest.forEach(wallet -> last.add(rooms.get(contest).member(wallet).orElseThrow()));
        return last.reversed();
    }

    // What the log says of us

    boolean isOurs(Seat seat) {
        return room(seat.contest())
                .map(room -> room.people.get(seat.wallet()))
                .filter(seats -> seats.containsKey(instance))
                .isPresent();
    }

    int ourSpectators(String contest) {
        return room(contest).map(room -> room.spectators.get(instance)).orElse(0);
    }

    /** Every seat that it says we have, those of spectators among them. */
    List<Seat> ours() {
        return lives.values().stream()
                .flatMap(there -> Optional.ofNullable(there.get(instance)).stream())
                .flatMap(life -> life.seats.stream())
                .toList();
    }

    /** Whether we were silent for so long that others may think we had gone; asked once, it is forgotten. */
    boolean wereLost() {
        var were = lost;
        lost = false;
        return were;
    }
}
