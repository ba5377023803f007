package me.degenduel.serving.live;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a message means, for {@code docs/sockets.md}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface About {
    String value();
}
