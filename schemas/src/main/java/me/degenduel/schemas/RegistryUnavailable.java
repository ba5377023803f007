package me.degenduel.schemas;

/**
 * The schema registry does not answer, does not let us in, or says what no registry says. It is no fault of any record,
 * so it is no {@code SerializationException}: whoever catches those to skip bad bytes must not skip good records.
 */
public final class RegistryUnavailable extends RuntimeException {
    RegistryUnavailable(String message) {
        super(message);
    }

    public RegistryUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
