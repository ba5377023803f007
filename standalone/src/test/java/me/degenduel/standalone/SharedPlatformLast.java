package me.degenduel.standalone;

import static java.util.Comparator.comparing;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.extension.ExtendWith;

/** What runs processes of its own, and times them, comes before what keeps a platform running in this one. */
public final class SharedPlatformLast implements ClassOrderer {
    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(comparing(test -> test.isAnnotated(ExtendWith.class)));
    }
}
