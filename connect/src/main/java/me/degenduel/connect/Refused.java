package me.degenduel.connect;

/** This process may not be at work as it was told to be, and only somebody who tells it otherwise can mend that. */
final class Refused extends RuntimeException {
    Refused(String why) {
        super(why);
    }
}
