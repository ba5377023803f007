package me.degenduel.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** Who holds the lease, as Kafka keeps it. */
class ClaimTest {
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Claim CLAIM = new Claim("connect", "run", 10_000);

    @Test
    void it_comes_back_as_it_was_said() {
        assertThat(Claim.in(CLAIM.said())).contains(CLAIM);
        assertThat(Claim.in(Claim.ended("connect", 1).said()))
                .hasValueSatisfying(claim -> assertThat(claim.hasEnded()).isTrue());
    }

    @Test
    void words_that_are_not_ours_say_nothing() {
        assertThat(Claim.in(null)).isEmpty();
        assertThat(Claim.in(new OffsetAndMetadata(5))).isEmpty();
        assertThat(Claim.in(new OffsetAndMetadata(5, "somebody"))).isEmpty();
    }

    @Test
    void somebody_of_our_name_who_spoke_just_now_may_be_at_work() {
        assertThat(CLAIM.mayStand("connect", 12_999, SILENCE)).isTrue();
        assertThat(CLAIM.mayStand("connect", 13_000, SILENCE)).isFalse();
        assertThat(CLAIM.mayStand("other", 10_001, SILENCE)).isFalse();
        assertThat(Claim.ended("connect", 10_000).mayStand("connect", 10_001, SILENCE))
                .isFalse();
    }
}
