package me.degenduel.connect.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final String WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";

    private final Listed listed = new Listed();
    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    private Thread thread;

    @BeforeEach
    void given_a_simulator_that_runs() {
        thread = Thread.startVirtualThread(() -> {
            try {
                new Simulator(1_000, 1).run(listed, (address, price) -> said.add(address));
            } catch (InterruptedException ended) {
                said.add("ended");
            }
        });
    }

    @AfterEach
    void it_ends_when_it_is_interrupted() throws InterruptedException {
        thread.interrupt();
        thread.join();
        assertThat(said).endsWith("ended");
    }

    @Test
    void says_the_price_of_what_is_listed_again_and_again() throws InterruptedException {
        listed.changed(BONK, true);
        for (var price = 0; price < 20; price++) {
            assertThat(next()).isEqualTo(BONK);
        }
    }

    @Test
    void says_nothing_of_what_was_delisted_once_it_knows_of_another() throws InterruptedException {
        listed.changed(BONK, true);
        assertThat(next()).isEqualTo(BONK);
        listed.changed(BONK, false);
        listed.changed(WIF, true);
        var address = next();
        while (address.equals(BONK)) {
            address = next();
        }
        for (var price = 0; price < 20; price++) {
            assertThat(next()).isEqualTo(WIF);
        }
    }

    private String next() throws InterruptedException {
        return said.poll(30, TimeUnit.SECONDS);
    }
}
