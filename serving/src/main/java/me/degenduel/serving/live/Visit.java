package me.degenduel.serving.live;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** A connection in a room, as whoever it was when it came; as nobody, it is a spectator. */
final class Visit {
    static final String VISIBLE = "visible";
    static final String INVISIBLE = "invisible";

    final Client client;
    final String contest;
    final Optional<Person> who;
    /** The channels that it follows only because of the room. */
    final Set<String> channels = new LinkedHashSet<>();

    /** Whether others may know. */
    boolean visible;

    Visit(Client client, String contest, boolean visible) {
        this.client = client;
        this.contest = contest;
        this.who = client.person;
        this.visible = visible && who.isPresent();
    }

    boolean isSpectator() {
        return who.isEmpty();
    }

    boolean isOf(String wallet) {
        return who.filter(person -> person.wallet().equals(wallet)).isPresent();
    }

    /** Who came to be seen by nobody is in no figure either. */
    boolean isCounted() {
        return visible || isSpectator();
    }

    /** What others can see of it. */
    Optional<Presence.Seat> seat() {
        return who.filter(person -> visible).map(person -> new Presence.Seat(contest, person.wallet()));
    }
}
