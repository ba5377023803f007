package me.degenduel.connect;

/** Another connect has begun in our place: we write no more, and whoever starts us again makes us the one that waits. */
final class LeaseLost extends RuntimeException {
    LeaseLost() {
        super("Another connect has taken over, for Kafka had not heard of this one for too long: this one ends");
    }
}
