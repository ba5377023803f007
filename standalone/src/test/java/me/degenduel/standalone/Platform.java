package me.degenduel.standalone;

import java.util.Map;

/**
 * A platform that runs, for tests from end to end: the embedded one, or with {@code -Dplatform=containers} the same
 * processes on Testcontainers' images of Kafka and PostgreSQL.
 */
interface Platform extends AutoCloseable {
    /** How many tokens are listed when it is new, SOL, BONK and WIF among them. */
    int TOKENS = 20;
    /** For any process beside the platform's own, too. */
    String ROOM_LEASE = "3s";

    /** Whoever is silent is noticed soon. */
    Map<String, String> SETTINGS = Map.of("DD_SERVICES_EVERY", "2s", "DD_ROOM_LEASE", ROOM_LEASE);

    Endpoints endpoints();

    /** What tokens are signed with. */
    String signingSecret();

    /** A socket token for a user who is made where it is missing. */
    default String token(String wallet, String role) {
        return Token.of(wallet, role, signingSecret(), endpoints());
    }

    @Override
    void close();

    static Platform start() {
        return switch (System.getProperty("platform", "embedded")) {
            case "embedded" -> EmbeddedPlatform.start();
            case "containers" -> ContainersPlatform.start();
            case String other ->
                throw new Refusal("-Dplatform is \"" + other + "\", and must be embedded or containers.");
        };
    }
}
