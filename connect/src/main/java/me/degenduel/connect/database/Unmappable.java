package me.degenduel.connect.database;

import org.apache.kafka.connect.errors.DataException;

/** A row that we cannot say in our words. Capture stops at it: one row left out would be a wrong answer for ever. */
final class Unmappable extends DataException {
    Unmappable(String what, Throwable cause) {
        super(what, cause);
    }
}
