package me.degenduel.serving.live;

/** What a client hears first of all that it has not been told, the most urgent first. */
enum Urgency {
    /** Somebody's own money and rank. */
    OWN,
    /** What has happened to tokens, contests and the platform. */
    NEWS,
    /** What is replaced by the next value. */
    VALUES,
    /** What people say. */
    TALK
}
