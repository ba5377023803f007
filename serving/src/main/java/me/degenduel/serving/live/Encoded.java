package me.degenduel.serving.live;

import java.nio.ByteBuffer;

/**
 * A frame, encoded; any number of connections may send the same.
 *
 * @param type of the message, as it is counted
 * @param binary or else text
 */
record Encoded(String type, boolean binary, ByteBuffer bytes) {
    int size() {
        return bytes.remaining();
    }
}
