package me.degenduel.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import me.degenduel.connect.Tenure.Step;
import org.junit.jupiter.api.Test;

/** What a connect concludes from who has the partition, and from who said last that it does. */
class TenureTest {
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Optional<Claim> NOBODYS = Optional.empty();
    private static final Optional<Claim> OURS = Optional.of(new Claim("a", "ours", 1));
    private static final Optional<Claim> ANOTHERS = Optional.of(new Claim("b", "another's", 2));

    private final Tenure tenure = new Tenure("ours", SESSION);

    @Test
    void without_the_partition_it_waits() {
        assertThat(tenure.next(false, NOBODYS)).isEqualTo(Step.WAIT);
        assertThat(tenure.next(false, ANOTHERS)).isEqualTo(Step.WAIT);
        assertThat(tenure.isSure(at(0))).isFalse();
    }

    @Test
    void it_takes_what_it_is_given_whoever_had_it_before() {
        assertThat(tenure.next(true, NOBODYS)).isEqualTo(Step.TAKE);
        assertThat(tenure.next(true, ANOTHERS)).isEqualTo(Step.TAKE);
        assertThat(tenure.next(true, Optional.of(Claim.ended("a", 1)))).isEqualTo(Step.TAKE);
    }

    @Test
    void it_is_sure_for_one_session_from_when_it_asked() {
        tenure.confirmed(at(0));
        assertThat(tenure.isSure(at(5.9))).isTrue();
        assertThat(tenure.isSure(at(6))).isFalse();
        tenure.confirmed(at(5));
        assertThat(tenure.isSure(at(10.9))).isTrue();
    }

    @Test
    void it_is_not_sure_once_it_was_given_up_until_that_is_found_to_be_nothing() {
        tenure.confirmed(at(0));
        tenure.doubt(at(1));
        assertThat(tenure.isSure(at(1))).isFalse();
        assertThat(tenure.next(true, OURS)).isEqualTo(Step.GO_ON);
        tenure.confirmed(at(2));
        assertThat(tenure.isSure(at(2))).isTrue();
    }

    @Test
    void it_waits_while_nobody_has_begun_in_its_place() {
        tenure.confirmed(at(0));
        assertThat(tenure.next(false, OURS)).isEqualTo(Step.WAIT);
    }

    @Test
    void it_ends_when_another_has_begun_even_if_that_one_is_gone() {
        tenure.confirmed(at(0));
        assertThat(tenure.next(false, ANOTHERS)).isEqualTo(Step.END);
        assertThat(tenure.next(true, ANOTHERS)).isEqualTo(Step.END);
        assertThat(tenure.next(true, Optional.of(Claim.ended("b", 3)))).isEqualTo(Step.END);
    }

    @Test
    void what_kafka_has_forgotten_nobody_has_taken() {
        tenure.confirmed(at(0));
        assertThat(tenure.next(true, NOBODYS)).isEqualTo(Step.GO_ON);
    }

    /** A clock that never goes back may begin anywhere, and overflow. */
    private static long at(double seconds) {
        return Long.MAX_VALUE - SESSION.toNanos() / 2 + (long) (seconds * 1e9);
    }
}
