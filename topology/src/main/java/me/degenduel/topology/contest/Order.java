package me.degenduel.topology.contest;

/** A wish to hold a share of a portfolio in one token, until its outcome is known. */
final class Order {
    private final Contest contest;
    private final Row.OfOrder row;
    private boolean decided;

    Order(Contest contest, Row.OfOrder row, boolean decided) {
        this.contest = contest;
        this.row = row;
        this.decided = decided;
    }

    Contest contest() {
        return contest;
    }

    Row.OfOrder row() {
        return row;
    }

    long time() {
        return row.time();
    }

    long id() {
        return row.id();
    }

    String wallet() {
        return row.wallet();
    }

    boolean isDecided() {
        return decided;
    }

    void decide() {
        decided = true;
    }
}
