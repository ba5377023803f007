package me.degenduel.serving.live;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What a connection asked for in its first request.
 *
 * @param person whose valid token came with it
 * @param channel to follow at once
 * @param delta whether that, and the automatic channels, come as rows
 * @param since the cursor to go on from
 * @param signsInLater by message, where a token is needed
 * @param address from where
 */
record Opening(
        Optional<Person> person,
        Optional<String> channel,
        boolean delta,
        Optional<String> since,
        boolean signsInLater,
        InetAddress address) {}
