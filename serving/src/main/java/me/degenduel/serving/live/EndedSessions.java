package me.degenduel.serving.live;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import me.degenduel.schemas.SessionRevocationRow;

/** The sessions that were ended before their time, as the table session_revocations says it. */
public final class EndedSessions {
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();

    /** Null for a row that is gone. */
    public void set(String session, SessionRevocationRow row) {
        if (row == null || row.getDeleted()) {
            sessions.remove(session);
        } else {
            sessions.add(session);
        }
    }

    boolean has(String session) {
        return sessions.contains(session);
    }
}
