package me.degenduel.serving.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.function.Supplier;
import me.degenduel.serving.read.ContestView;

/**
 * What one person sees of a contest as it was published. It is worked out when it is told, which is rarer; so each is
 * another one, and what is published tells when there is a new one.
 */
final class Seen {
    final ContestView contest;
    final String wallet;
    private final Supplier<?> content;

    Seen(ContestView contest, String wallet, Supplier<?> content) {
        this.contest = contest;
        this.wallet = wallet;
        this.content = content;
    }

    @JsonValue
    Object content() {
        return content.get();
    }
}
