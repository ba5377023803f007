package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/**
 * Finds the numbers that follow a mark in a text, without reading the rest: a parser at the receiving end would cost
 * cores that what is measured needs.
 */
final class Numbers {
    private final byte[] mark;

    private Numbers(byte[] mark) {
        this.mark = mark;
    }

    static Numbers after(String mark) {
        return new Numbers(mark.getBytes(UTF_8));
    }

    void in(ByteBuffer text, IntConsumer each) {
        var end = text.limit() - mark.length;
        for (var i = text.position(); i < end; i++) {
            if (isAt(text, i)) {
                i += mark.length;
                var number = 0;
                for (; i < text.limit() && text.get(i) >= '0' && text.get(i) <= '9'; i++) {
                    number = 10 * number + text.get(i) - '0';
                }
                each.accept(number);
            }
        }
    }

    /** The same text with another number in all those places; all of its digits, so it has to have as many. */
    byte[] replaced(byte[] text, int number) {
        var digits = String.valueOf(number).getBytes(UTF_8);
        var replaced = ByteBuffer.wrap(text.clone());
        for (var i = 0; i <= text.length - mark.length - digits.length; i++) {
            if (isAt(replaced, i)) {
                replaced.put(i + mark.length, digits);
            }
        }
        return replaced.array();
    }

    boolean isIn(ByteBuffer text, int within) {
        var end = Math.min(text.limit() - mark.length, text.position() + within);
        for (var i = text.position(); i < end; i++) {
            if (isAt(text, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(ByteBuffer text, int index) {
        for (var i = 0; i < mark.length; i++) {
            if (text.get(index + i) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
