package me.degenduel.serving.live;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Who is there: every connection, and those of somebody who is signed in. */
final class Clients {
    private final Elsewhere elsewhere;
    private final Set<Client> all = new LinkedHashSet<>();
    private final Interest<Client> people = new Interest<>();
    private final Interest<Client> sessions = new Interest<>();

    Clients(Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
    }

    Collection<Client> all() {
        return all;
    }

    /** Those that somebody has open. */
    Collection<Client> of(String wallet) {
        return people.of(wallet);
    }

    Collection<Client> ofSession(String session) {
        return sessions.of(session);
    }

    void add(Client client) {
        all.add(client);
        know(client, true);
        want(client, client.person, true);
    }

    /** Says who a client is from now on. What others have told of somebody who stays is not forgotten. */
    void identify(Client client, Optional<Person> person) {
        var before = client.person;
        want(client, person, true);
        know(client, false);
        client.person = person;
        know(client, true);
        want(client, before, false);
    }

    /** Whoever is closed by us is gone twice. */
    void remove(Client client) {
        if (all.remove(client)) {
            know(client, false);
            want(client, client.person, false);
        }
    }

    private void know(Client client, boolean there) {
        client.person.ifPresent(who -> {
            client.was = Optional.of(who);
            people.set(who.wallet(), client, there);
            sessions.set(who.session(), client, there);
        });
    }

    private void want(Client client, Optional<Person> person, boolean there) {
        if (client.endpoint.dialect().isPersonal()) {
            person.ifPresent(who -> elsewhere.want(who.wallet(), there));
        }
    }
}
