package me.degenduel.serving.live;

import java.time.Instant;
import java.util.List;

/**
 * How far a client has got in one channel: the last offset of each partition that it has seen.
 *
 * @param topic the topic's id, which a topic of the same name made anew does not share
 * @param view what the client was shown: the channel, and whatever narrows it. Another view is another cursor
 * @param time when it was handed out
 */
record Cursor(String topic, String view, Instant time, List<Long> offsets) {}
