package me.degenduel.serving.share;

import java.util.Set;

/** Of whom an instance wants to hear from now on, and of whom it does not any more. */
record Watch(Set<String> begin, Set<String> end) {
    Watch {
        begin = Set.copyOf(begin);
        end = Set.copyOf(end);
    }

    /** Whether there is anything to it. */
    boolean says() {
        return !begin.isEmpty() || !end.isEmpty();
    }
}
