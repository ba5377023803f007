package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void the_others_follow_the_one_for_http() {
        assertThat(Ports.from(3004, 1)).isEqualTo(new Ports(List.of(3004), 3005, 3006, 3007, List.of(3008)));
    }

    @Test
    void every_instance_has_one_for_http() {
        assertThat(Ports.from(3004, 3))
                .isEqualTo(new Ports(List.of(3004, 3005, 3006), 3007, 3008, 3009, List.of(3010, 3011, 3012)));
    }

    @Test
    void zero_picks_different_ones() {
        var ports = Ports.from(0, 2);
        assertThat(Stream.concat(ports.http().stream(), Stream.of(ports.kafka(), ports.registry(), ports.postgres())))
                .hasSize(5)
                .allMatch(port -> port >= 16_384 && port < 32_768, "no outgoing connection gets it")
                .doesNotHaveDuplicates();
    }

    @Test
    void one_that_is_in_use_is_refused_by_number_and_purpose() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = new Ports(
                    List.of(Ports.free()), taken.getLocalPort(), Ports.free(), Ports.free(), List.of(Ports.free()));
            assertThatThrownBy(ports::refuseTaken)
                    .isInstanceOf(Refusal.class)
                    .hasMessage(
                            "Port %d, which Kafka would listen on, is in use: stop what uses it, or choose others with --port (0 picks free ones).",
                            taken.getLocalPort());
        }
    }
}
