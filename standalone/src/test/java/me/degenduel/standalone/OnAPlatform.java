package me.degenduel.standalone;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test on the one platform that all such tests share. They run after all others: it goes on working between them, which
 * would slow down what others time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("shared")
@ExtendWith(SharedPlatform.class)
@interface OnAPlatform {}
