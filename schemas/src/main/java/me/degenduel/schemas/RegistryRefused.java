package me.degenduel.schemas;

/** The schema registry understood and said no: this build and that registry do not fit, and waiting will not help. */
public final class RegistryRefused extends RuntimeException {
    RegistryRefused(String message) {
        super(message);
    }
}
