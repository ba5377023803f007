package me.degenduel.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whoever listens hears of each of their orders once and in its order. People come, go, sign in late, are banned and
 * let in again, and stall while orders are decided; what right means is a list for each connection of what was decided
 * while it was there.
 */
class TradesTest {
    private static final int HISTORIES = 1_000;
    private static final int ROUNDS = 60;
    private static final List<String> WALLETS = List.of("Ann", "Bob");

    @Test
    void everybody_hears_each_decision_of_theirs_once_and_in_order() {
        Histories.all(HISTORIES, seed -> new History(seed)::run);
    }

    @Test
    void who_takes_nothing_is_closed_and_not_waited_for() {
        var history = new History(0);
        var slow = history.come("Ann");
        slow.line.slow = true;
        var trade = Wire.frame(new ServerMessage.TradeExecuted("", Examples.TRADE, history.instance.watch.instant()))
                .size();

        for (var order = 0; order <= 2 * Instance.RULES.heldBytes() / trade && slow.line.closed == null; order++) {
            history.decide("Ann");
        }

        assertThat(slow.line.closed).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(history.instance.held.now()).isZero();
    }

    private static final class Listener {
        final String wallet;
        final Line line = new Line();
        final List<String> due = new ArrayList<>();
        Client client;
        boolean hears;
        boolean closed;

        Listener(String wallet) {
            this.wallet = wallet;
        }

        List<String> heard() {
            return line.heard("trade_executed").stream()
                    .map(told -> told.get("trade").get("order").asText())
                    .toList();
        }
    }

    private static final class History {
        final Random random;
        final Instance instance = new Instance();
        final List<Listener> there = new ArrayList<>();
        int orders;

        History(long seed) {
            random = new Random(seed);
            WALLETS.forEach(wallet -> ban(wallet, false));
        }

        void run() {
            for (var round = 0; round < ROUNDS; round++) {
                var wallet = WALLETS.get(random.nextInt(WALLETS.size()));
                switch (random.nextInt(8)) {
                    case 0 -> come(wallet);
                    case 1 -> ban(wallet, random.nextBoolean());
                    case 2 -> anyone().ifPresent(this::leave);
                    case 3 -> anyone().ifPresent(this::signIn);
                    case 4 -> anyone().ifPresent(listener -> listener.line.slow = random.nextBoolean());
                    case 5 -> there.forEach(this::drain);
                    default -> decide(wallet);
                }
            }
            there.forEach(listener -> {
                listener.line.slow = false;
                drain(listener);
                assertThat(listener.heard()).isEqualTo(listener.due);
            });
        }

        Optional<Listener> anyone() {
            return there.isEmpty() ? Optional.empty() : Optional.of(there.get(random.nextInt(there.size())));
        }

        /** With a token, or in order to say it later. */
        Listener come(String wallet) {
            var listener = new Listener(wallet);
            var at = instance.watch.instant();
            var person = instance.people
                    .role(wallet)
                    .filter(role -> random.nextBoolean())
                    .map(role -> new Person(wallet, role, "session-" + wallet, at.plus(Duration.ofHours(1))));
            listener.client = instance.connect(instance.portfolio, listener.line, Instance.opening(person, true));
            listener.hears = person.isPresent();
            there.add(listener);
            if (person.isEmpty()) {
                signIn(listener);
            }
            return listener;
        }

        void signIn(Listener listener) {
            var token = Tokens.of(listener.wallet, instance.watch.instant());
            instance.conversation.hear(
                    listener.client, "{\"type\":\"authenticate\",\"token\":\"%s\"}".formatted(token));
            listener.hears |=
                    !listener.closed && instance.people.role(listener.wallet).isPresent();
        }

        void leave(Listener listener) {
            instance.live.remove(listener.client);
            there.remove(listener);
            var heard = listener.heard();
            assertThat(heard).isEqualTo(listener.due.subList(0, heard.size()));
        }

        void ban(String wallet, boolean banned) {
            instance.people.set(wallet, Facts.user(wallet, "user", banned));
            instance.conversation.recheck(wallet);
            there.stream()
                    .filter(listener -> banned && listener.wallet.equals(wallet))
                    .forEach(listener -> {
                        listener.closed |= listener.hears;
                        listener.hears = false;
                    });
        }

        void drain(Listener listener) {
            while (listener.client.busy) {
                instance.live.sent(listener.client);
            }
        }

        void decide(String wallet) {
            var order = String.valueOf(++orders);
            instance.portfolios.tell(Facts.fill("7", wallet, order), instance.conversation);
            there.stream()
                    .filter(listener -> listener.hears && listener.wallet.equals(wallet))
                    .forEach(listener -> listener.due.add(order));
        }
    }
}
