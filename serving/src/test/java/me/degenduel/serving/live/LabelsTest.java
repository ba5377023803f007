package me.degenduel.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private record Coin(String symbol, int size) {}

    private final Labels<Coin> labels = new Labels<>(new Labels.Rule<>(
            coin -> Optional.of(coin.symbol()), Comparator.comparing(Coin::size), text -> text.length() > 5));
    private final Table<Coin> table = new Table<>(1, labels);

    @Test
    void a_label_means_the_highest_of_its_bearers() {
        table.put(0, 1, "small", new Coin("BONK", 1));
        table.put(0, 2, "large", new Coin("bonk", 2));

        assertThat(labels.key("BONK")).contains("large");
    }

    @Test
    void a_label_moves_when_another_bearer_overtakes() {
        table.put(0, 1, "first", new Coin("BONK", 2));
        table.put(0, 2, "second", new Coin("BONK", 1));
        labels.moved();

        table.put(0, 3, "second", new Coin("BONK", 3));

        assertThat(labels.moved()).containsExactly("BONK");
        assertThat(labels.key("BONK")).contains("second");
    }

    @Test
    void a_label_does_not_move_when_its_bearer_only_changes() {
        table.put(0, 1, "only", new Coin("BONK", 1));
        labels.moved();

        table.put(0, 2, "only", new Coin("BONK", 2));

        assertThat(labels.moved()).isEmpty();
    }

    @Test
    void a_new_name_moves_both_labels() {
        table.put(0, 1, "only", new Coin("OLD", 1));
        labels.moved();

        table.put(0, 2, "only", new Coin("NEW", 1));

        assertThat(labels.moved()).containsExactlyInAnyOrder("OLD", "NEW");
        assertThat(labels.key("OLD")).isEmpty();
    }

    @Test
    void equals_are_told_apart_by_their_keys() {
        table.put(0, 1, "a", new Coin("BONK", 1));
        table.put(0, 2, "b", new Coin("BONK", 1));
        table.remove(0, 3, "b", 0);

        assertThat(labels.key("BONK")).contains("a");
    }
}
