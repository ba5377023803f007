package me.degenduel.serving.signin;

import io.micrometer.core.instrument.Counter;

/** What is counted of sign-ins. */
public interface SignInMeters {
    /**
     * Requests to sign in, and for what only those have who are signed in, by what became of them.
     *
     * @param outcome {@code CHALLENGED}, {@code SIGNED_IN}, {@code TOKEN}, {@code SESSION}, {@code SIGNED_OUT}, or the
     *     name of a {@link NoSignIn.Reason}
     */
    Counter signIns(String outcome);
}
