package me.degenduel.standalone.terminal;

/** What others say, for a terminal: nothing in it may move the cursor, change colours or turn text around. */
final class Safe {
    private Safe() {}

    static String text(String said) {
        var safe = new StringBuilder(said.length());
        said.codePoints().forEach(point -> {
            if (isUnsafe(point)) {
                safe.append("\\u%04x".formatted(point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    private static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
