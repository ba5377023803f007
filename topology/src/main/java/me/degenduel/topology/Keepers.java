package me.degenduel.topology;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Who can answer for a key.
 *
 * @param owner nobody while the instances agree on who does what
 * @param followers have what the owner has, as far as it has told them; the same order on every instance
 * @param partition that the key is in
 */
public record Keepers(Optional<HostInfo> owner, List<HostInfo> followers, int partition) {
    public Keepers {
        followers = List.copyOf(followers);
    }
}
