package me.degenduel.serving.live;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The stages of a socket's life, one line of the log each: who it was, and why it ended. Nothing that a client wrote. */
final class Life {
    private static final Logger log = LoggerFactory.getLogger("sockets");

    private Life() {}

    static void opened(Client client) {
        with(client, client.person).log("A socket was opened");
    }

    static void signedIn(Client client) {
        with(client, client.person).log("A socket was signed in");
    }

    static void refused(Endpoint endpoint, Optional<Person> person, String reason) {
        with(log.atInfo().addKeyValue("socket", endpoint.name()), person)
                .addKeyValue("reason", reason)
                .log("A socket was refused");
    }

    /** @param code as it was said, or {@code 1006} where nobody said anything */
    static void closed(Client client, int code) {
        with(client, client.was)
                .addKeyValue("status", code)
                .addKeyValue("reason", client.ending.map(Client.Ending::reason).orElse("not ended by us"))
                .log("A socket was closed");
    }

    private static LoggingEventBuilder with(Client client, Optional<Person> person) {
        return with(
                log.atInfo().addKeyValue("socket", client.endpoint.name()).addKeyValue("client", client.id), person);
    }

    private static LoggingEventBuilder with(LoggingEventBuilder line, Optional<Person> person) {
        return person.map(who -> line.addKeyValue("wallet", who.wallet()).addKeyValue("role", who.role()))
                .orElse(line);
    }
}
