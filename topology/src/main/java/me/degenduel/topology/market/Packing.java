package me.degenduel.topology.market;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Bytes of what stores keep for themselves, one value after the other, read in the order in which they were written. They
 * are in changelogs alone and written with every price, so they are small and have no schema.
 */
final class Packing {
    private static final int NOTHING = -1;
    private static final int SEVEN = 7;
    private static final int MORE = 0x80;
    private static final int ROOM = 64;

    private byte[] bytes;
    private int end;
    private int next;

    Packing() {
        bytes = new byte[ROOM];
    }

    Packing(byte[] written) {
        bytes = written;
        end = written.length;
    }

    static <V> Serde<V> serde(int format, BiConsumer<V, Packing> write, Function<Packing, V> read) {
        return Serdes.serdeFrom(
                (topic, value) -> pack(format, value, packing -> write.accept(value, packing)),
                (topic, written) -> unpack(format, written, read));
    }

    /** A value begins with the number of its format, so that a later one can tell. */
    static byte[] pack(int format, Object value, Consumer<Packing> write) {
        if (value == null) {
            return null;
        }
        var packing = new Packing().number(format);
        write.accept(packing);
        return packing.bytes();
    }

    static <V> V unpack(int format, byte[] written, Function<Packing, V> read) {
        if (written == null) {
            return null;
        }
        var packing = new Packing(written);
        if (packing.number() != format) {
            throw new SerializationException(
                    "A store was written in a format of another version: begin with --fresh, or on a new data folder");
        }
        return read.apply(packing);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, end);
    }

    boolean hasMore() {
        return next < end;
    }

    Packing number(long value) {
        var left = (value << 1) ^ (value >> (Long.SIZE - 1));
        while ((left & -MORE) != 0) {
            put((byte) ((left & (MORE - 1)) | MORE));
            left >>>= SEVEN;
        }
        put((byte) left);
        return this;
    }

    long number() {
        var value = 0L;
        for (var shift = 0; ; shift += SEVEN) {
            var some = bytes[next++];
            value |= (long) (some & (MORE - 1)) << shift;
            if ((some & MORE) == 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
    }

    /** Of the scale that all our decimals have; null is one, too. */
    Packing decimal(BigDecimal value) {
        return raw(
                value == null
                        ? null
                        : value.setScale(PriceText.SCALE).unscaledValue().toByteArray());
    }

    BigDecimal decimal() {
        var length = (int) number();
        if (length == NOTHING) {
            return null;
        }
        next += length;
        return new BigDecimal(new BigInteger(bytes, next - length, length), PriceText.SCALE);
    }

    /** One of the scale that percents have. */
    BigDecimal percent() {
        return Percent.rounded(decimal());
    }

    Packing real(double value) {
        var bits = Double.doubleToRawLongBits(value);
        for (var shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            put((byte) (bits >>> shift));
        }
        return this;
    }

    double real() {
        var bits = 0L;
        for (var count = 0; count < Long.BYTES; count++) {
            bits = (bits << Byte.SIZE) | (bytes[next++] & 0xff);
        }
        return Double.longBitsToDouble(bits);
    }

    Packing text(String value) {
        return raw(value == null ? null : value.getBytes(UTF_8));
    }

    String text() {
        var length = (int) number();
        if (length == NOTHING) {
            return null;
        }
        next += length;
        return new String(bytes, next - length, length, UTF_8);
    }

    /** Bytes of somebody else's; null is fine, too. */
    Packing raw(byte[] value) {
        if (value == null) {
            return number(NOTHING);
        }
        number(value.length);
        makeRoom(value.length);
        System.arraycopy(value, 0, bytes, end, value.length);
        end += value.length;
        return this;
    }

    byte[] raw() {
        var length = (int) number();
        if (length == NOTHING) {
            return null;
        }
        next += length;
        return Arrays.copyOfRange(bytes, next - length, next);
    }

    private void put(byte value) {
        makeRoom(1);
        bytes[end++] = value;
    }

    private void makeRoom(int more) {
        if (end + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
        }
    }
}
