package me.degenduel.serving.live;

import java.net.InetAddress;

/** Who carries out what administrators want done with services. It may take a while. */
public interface Orders {
    /** What is wanted. */
    enum Kind {
        CHECK,
        RESET
    }

    /** What became of it. */
    enum Outcome {
        ACCEPTED,
        NO_SUCH_SERVICE,
        NOT_ALLOWED,
        NOT_NOW
    }

    /** Tells every process that runs a service, and writes down who did. */
    Outcome tell(Kind kind, String service, Person person, InetAddress from);
}
