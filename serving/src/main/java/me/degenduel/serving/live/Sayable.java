package me.degenduel.serving.live;

/**
 * What becomes of what somebody types before it is said: text on one line. Whatever could break out of it, hide in it or
 * turn it around is taken out; markup is text like any other, for whoever shows it to escape.
 */
final class Sayable {
    private static final int JOINER = 0x200D;
    private static final int NON_JOINER = 0x200C;
    private static final int FIRST_TAG = 0xE0020;
    private static final int LAST_TAG = 0xE007F;

    private Sayable() {}

    /** Nothing is left of what cannot be seen. */
    static String of(String typed) {
        var text = new StringBuilder();
        typed.codePoints().forEach(point -> {
            if (isSpace(point)) {
                text.append(' ');
            } else if (isText(point)) {
                text.appendCodePoint(point);
            }
        });
        return text.codePoints().allMatch(point -> isSpace(point) || isFormat(point))
                ? ""
                : text.toString().strip();
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isSpace(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point);
    }

    /** Of what formats text only what emoji and scripts are joined with may stay. */
    private static boolean isText(int point) {
        var joins = point == JOINER || point == NON_JOINER || (point >= FIRST_TAG && point <= LAST_TAG);
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE -> false;
            case Character.FORMAT -> joins;
            default -> true;
        };
    }

    private static boolean isFormat(int point) {
        return Character.getType(point) == Character.FORMAT;
    }
}
