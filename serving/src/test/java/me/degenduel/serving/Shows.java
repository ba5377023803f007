package me.degenduel.serving;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What of the wire a test shows, over a real connection: {@code docs/conformance.md} is made of these. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Shows {
    /** The sentences that would be untrue if the test failed. */
    Promise[] value();
}
