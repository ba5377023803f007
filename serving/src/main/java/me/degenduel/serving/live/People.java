package me.degenduel.serving.live;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import me.degenduel.schemas.UserRow;

/** Who may do what, as the users table says it. Whoever is not there, or is banned, may do nothing. */
public final class People {
    private final Map<String, Role> roles = new ConcurrentHashMap<>();

    /** Null for a row that is gone. */
    public void set(String wallet, UserRow row) {
        var role = Optional.ofNullable(row)
                .filter(there -> !there.getDeleted() && !there.getIsBanned())
                .flatMap(there -> Role.of(there.getRole()));
        role.ifPresentOrElse(is -> roles.put(wallet, is), () -> roles.remove(wallet));
    }

    Optional<Role> role(String wallet) {
        return Optional.ofNullable(roles.get(wallet));
    }
}
