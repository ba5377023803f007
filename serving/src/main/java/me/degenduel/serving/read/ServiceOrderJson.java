package me.degenduel.serving.read;

import java.time.Instant;
import me.degenduel.schemas.ServiceCommandRow;

/** What an administrator told a service to do. */
public record ServiceOrderJson(String service, String command, String by, Instant at) {

    /** Null for a row that is deleted: it was told all the same, but nobody is to hear of it any more. */
    public static ServiceOrderJson of(ServiceCommandRow row) {
        return row.getDeleted()
                ? null
                : new ServiceOrderJson(row.getService(), row.getCommand(), row.getBy(), row.getAt());
    }
}
