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
    /** Where it stands that there is such a row at all. */
    final long born;

    /** What was asked for last: many ask for the same. */
    private record Part(Form.Some of, Json json) {}

    private volatile Json json;
    private volatile Part part;

    Row(String key, R value, int partition, long offset, long version, long born) {
        this.key = key;
        this.value = value;
        this.partition = partition;
        this.offset = offset;
        this.version = version;
        this.born = born;
    }

    /** Some of it. */
    Json json(Form.Some some) {
        var made = part;
        if (made == null || !made.of().equals(some)) {
            made = new Part(some, Wire.part(json(), some::has));
            part = made;
        }
        return made.json();
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
