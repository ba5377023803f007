package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A room whose people are on two instances of serving, one of which is killed and comes back. */
@ExtendWith(SharedPlatform.class)
class RoomsOnTwoInstancesTest {
    private static final int LIMIT = 10;

    private final Platform parts;
    private final Outside platform;

    @TempDir
    private Path state;

    RoomsOnTwoInstancesTest(Platform platform) {
        this.parts = platform;
        this.platform = new Outside(platform);
    }

    @Test
    @Shows({Promise.CHAT_LIMIT, Promise.CHAT_LIMIT_OF_TEN, Promise.PRESENCE, Promise.SEND_CHAT_MESSAGE})
    void both_show_the_same_hold_to_one_limit_and_have_no_ghosts() throws Exception {
        var contest = Visitor.contest(platform);
        var url = parts.endpoints().ws();
        var ann = Outside.newAddress();
        var bob = Outside.newAddress();
        try (var other = new OtherServing(platform, state);
                var here = Visitor.in(url, parts, ann, contest);
                var there = Visitor.in(other.url(), parts, bob, contest);
                var annThere = Visitor.in(other.url(), parts, ann, contest)) {
            assertThat(here.hears("join", bob)).isTrue();

            IntStream.range(0, LIMIT).forEach(number -> (number % 2 == 0 ? here : annThere).say("ann " + number));
            there.say("bob");
            var all = there.texts(LIMIT + 1);
            assertThat(all).contains("bob", "ann 0", "ann 9");
            annThere.say("once too often");
            assertThat(annThere.refusal()).isEqualTo("RATE_LIMIT_EXCEEDED");
            assertThat(here.texts(LIMIT + 1)).isEqualTo(all);

            other.kill();
            assertThat(here.hears("leave", bob)).isTrue();
            try (var late = Visitor.in(url, parts, Outside.newAddress(), contest)) {
                assertThat(late.texts(LIMIT + 1)).isEqualTo(all);
                // Ann is still here, though what she had open there is gone.
                assertThat(late.hears("join", ann)).isTrue();
                assertThat(late.hasHeard("join", bob)).isFalse();
            }

            other.start();
            try (var again = Visitor.in(other.url(), parts, bob, contest)) {
                assertThat(again.texts(LIMIT + 1)).isEqualTo(all);
                assertThat(here.hears("join", bob)).isTrue();
                again.say("back");
                assertThat(here.texts(1)).containsExactly("back");
            }
            other.assertAlive();
        }
    }
}
