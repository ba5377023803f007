package me.degenduel.connect.http;

/** An answer that is JSON, but none to the question. */
public final class Unusable extends Exception {
    public Unusable(String why) {
        super(why);
    }
}
