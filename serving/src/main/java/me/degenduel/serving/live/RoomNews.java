package me.degenduel.serving.live;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import me.degenduel.schemas.RoomPresence;
import me.degenduel.serving.live.ServerMessage.AdminPresence;
import me.degenduel.serving.live.ServerMessage.SpectatorCount;
import me.degenduel.serving.live.ServerMessage.UserPresence;
import me.degenduel.serving.read.ChatJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What those in a room are told of who is there: who came and went as it happens, and how many there are when it has changed. */
final class RoomNews {
    private static final Logger log = LoggerFactory.getLogger(RoomNews.class);
    private static final Duration COUNTS_AT_MOST_EVERY = Duration.ofSeconds(1);
    private static final int TEN = 10;

    /** What those in a room were told last. */
    private static final class Told {
        int spectators = -1;
        int people = -1;
        boolean admin;
        Instant countsDue = Instant.EPOCH;
        /** Whether only their number is told. */
        boolean crowded;
        /** Who was there when it became crowded, as far as those in the room were told. */
        List<Presence.Member> listed = List.of();
    }

    private final String instance;
    private final Live live;
    private final Conversation conversation;
    private final Presence presence;
    private final Visits visits;
    private final RoomRules rules;
    private final InstantSource clock;

    private final Map<String, Told> told = new HashMap<>();
    /** Rooms whose counts may be others than those that were told. */
    private final Set<String> changed = new LinkedHashSet<>();
    /** How many people a room has had, as far as it was logged. */
    private final Map<String, Integer> marks = new HashMap<>();

    RoomNews(
            String instance,
            Live live,
            Conversation conversation,
            Presence presence,
            Visits visits,
            RoomRules rules,
            InstantSource clock) {
        this.instance = instance;
        this.live = live;
        this.conversation = conversation;
        this.presence = presence;
        this.visits = visits;
        this.rules = rules;
        this.clock = clock;
    }

    /** The channel on which the room itself is told. */
    static String channel(String contest, boolean toSpectators) {
        return (toSpectators ? "public.contest." : "contest.") + contest;
    }

    /** Takes in who is where. */
    void apply(Change<RoomPresence> change) {
        presence.apply(change, news -> {
            var contest = news.contest();
            if (!visits.in(contest).isEmpty()) {
                name(contest, news);
                if (told(contest).admin != presence.hasAdmin(contest)) {
                    tell(contest, admin(contest), visit -> !visit.isSpectator());
                }
                changed.add(contest);
            }
            if (news.came().isPresent() && change.value().getInstance().equals(instance)) {
                mark(contest);
            }
        });
    }

    /** What somebody hears who comes. */
    void welcome(Visit visit) {
        var contest = visit.contest;
        if (visits.in(contest).size() == 1) {
            told(contest).crowded = presence.people(contest) > rules.named();
            told(contest).listed = List.of();
        }
        if (!visit.isSpectator()) {
            if (!told(contest).crowded) {
                presence.members(contest, rules.named()).stream()
                        .filter(member -> !visit.isOf(member.wallet()))
                        .forEach(member -> live.reply(visit.client, message(contest, "join", member)));
            }
            live.reply(visit.client, admin(contest));
        }
        var counts = counts(visit);
        live.reply(visit.client, counts);
        if (visits.in(contest).size() == 1) {
            told(contest).spectators = counts.count();
            told(contest).people = counts.people();
        }
        changed.add(contest);
    }

    /** How many are there may be different. */
    void changed(String contest) {
        changed.add(contest);
    }

    void removed(String contest) {
        marks.remove(contest);
    }

    private Told told(String contest) {
        return told.computeIfAbsent(contest, first -> new Told());
    }

    /** Tells who came and went, unless there are many, and everything that was not told once there are fewer again. */
    private void name(String contest, Presence.News news) {
        var last = told(contest);
        var there = presence.people(contest);
        if (!last.crowded && there > rules.named()) {
            last.crowded = true;
            last.listed = presence.members(contest, there).stream()
                    .filter(member -> !news.came().equals(Optional.of(member)))
                    .toList();
        } else if (last.crowded && there <= rules.namedAgain()) {
            last.crowded = false;
            var now = presence.members(contest, there);
            var wallets = now.stream().map(Presence.Member::wallet).collect(toSet());
            last.listed.stream()
                    .filter(member -> !wallets.contains(member.wallet()))
                    .forEach(member -> tell(contest, "leave", member));
            now.forEach(member -> tell(contest, "join", member));
        } else if (!last.crowded) {
            news.came().ifPresent(member -> tell(contest, "join", member));
            news.went().ifPresent(member -> tell(contest, "leave", member));
        }
    }

    private void tell(String contest, String action, Presence.Member member) {
        tell(contest, message(contest, action, member), visit -> !visit.isSpectator() && !visit.isOf(member.wallet()));
    }

    private UserPresence message(String contest, String action, Presence.Member member) {
        var user = new ChatJson.Sender(member.wallet(), member.nickname(), Visits.word(member.role()));
        return new UserPresence(channel(contest, false), contest, action, user, clock.instant());
    }

    private AdminPresence admin(String contest) {
        told(contest).admin = presence.hasAdmin(contest);
        return new AdminPresence(channel(contest, false), contest, told(contest).admin, clock.instant());
    }

    /** With the visit itself, which the log may not have said yet. */
    private SpectatorCount counts(Visit visit) {
        var unseen = visit.seat()
                .filter(seat -> !presence.isThere(visit.contest, seat.wallet()))
                .isPresent();
        return new SpectatorCount(
                channel(visit.contest, visit.isSpectator()),
                visit.contest,
                spectators(visit.contest),
                presence.people(visit.contest) + (unseen ? 1 : 0),
                clock.instant());
    }

    /** Our own as they are, for the log may be behind. */
    private int spectators(String contest) {
        return presence.spectatorsElsewhere(contest) + visits.spectators(contest);
    }

    private void tell(String contest, ServerMessage message, Predicate<Visit> whom) {
        conversation.tell(
                visits.in(contest).stream()
                        .filter(whom)
                        .map(visit -> visit.client)
                        .toList(),
                message);
    }

    /** Tells how many are where, as far as it has changed and may be told again. */
    void look() {
        var now = clock.instant();
        for (var contest : List.copyOf(changed)) {
            if (!told(contest).countsDue.isAfter(now)) {
                changed.remove(contest);
                visits.saySpectators(contest, false);
                tellCounts(contest, now);
                if (visits.in(contest).isEmpty()) {
                    told.remove(contest);
                }
            }
        }
    }

    private void tellCounts(String contest, Instant now) {
        var last = told(contest);
        var spectators = spectators(contest);
        var people = presence.people(contest);
        if (last.spectators == spectators && last.people == people) {
            return;
        }
        last.spectators = spectators;
        last.people = people;
        last.countsDue = now.plus(COUNTS_AT_MOST_EVERY);
        for (var toSpectators : List.of(true, false)) {
            tell(
                    contest,
                    new SpectatorCount(channel(contest, toSpectators), contest, spectators, people, now),
                    visit -> visit.isSpectator() == toSpectators);
        }
    }

    /** One line for a room at 1, 10, 20, 50, 100 … people, by the instance that let the last of them in. */
    private void mark(String contest) {
        var people = presence.people(contest);
        if (isMark(people) && people > marks.getOrDefault(contest, 0)) {
            marks.put(contest, people);
            log.atInfo()
                    .addKeyValue("contest", contest)
                    .addKeyValue("people", people)
                    .log("A room has grown");
        }
    }

    static boolean isMark(int people) {
        var first = people;
        while (first >= TEN && first % TEN == 0) {
            first /= TEN;
        }
        return people == 1 || (people >= TEN && List.of(1, 2, 5).contains(first));
    }
}
