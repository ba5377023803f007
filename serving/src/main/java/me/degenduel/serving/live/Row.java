package me.degenduel.serving.live;

/**
 * A row as it is now: immutable, so that threads may share it.
 *
 * <p>Its JSON is made when somebody first needs it, and then kept: a value that is replaced unseen costs nothing.
 */
final class Row<R> {
    final String key;
    final R value;
    final int partition;
    final long offset;
    /** Where this change stands among all changes of its table. */
    final long version;

    private volatile Json json;

    Row(String key, R value, int partition, long offset, long version) {
        this.key = key;
        this.value = value;
        this.partition = partition;
        this.offset = offset;
        this.version = version;
    }

    Json json() {
        var made = json;
        if (made == null) {
            made = Wire.row(value);
            json = made;
        }
        return made;
    }
}
