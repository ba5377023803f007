package me.degenduel.serving.live;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import me.degenduel.schemas.UserRow;

/** Who may do what and is called what, as the users table says it. Whoever is not there, or is banned, may do nothing. */
public final class People {
    private final Map<String, Role> roles = new ConcurrentHashMap<>();

    private final Map<String, String> nicknames = new ConcurrentHashMap<>();

    /** Null for a row that is gone. */
    public void set(String wallet, UserRow row) {
        var role = Optional.ofNullable(row)
                .filter(there -> !there.getDeleted() && !there.getIsBanned())
                .flatMap(there -> Role.of(there.getRole()));
        role.ifPresentOrElse(is -> roles.put(wallet, is), () -> roles.remove(wallet));
        synchronized (this) {
            notifyAll();
        }
        Optional.ofNullable(row)
                .filter(there -> !there.getDeleted())
                .map(UserRow::getNickname)
                .ifPresentOrElse(is -> nicknames.put(wallet, is), () -> nicknames.remove(wallet));
    }

    /** What somebody wants to be called; null for who has not said. */
    public String nickname(String wallet) {
        return nicknames.get(wallet);
    }

    /** Waits for the row of somebody who is new to come back from the database, but not for ever. */
    public synchronized void await(String wallet, Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        for (var left = patience.toNanos();
                left > 0 && !roles.containsKey(wallet);
                left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    Optional<Role> role(String wallet) {
        return Optional.ofNullable(roles.get(wallet));
    }
}
