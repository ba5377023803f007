package me.degenduel.serving.live;

import java.time.Duration;

/**
 * What holds for every socket.
 *
 * @param channels that one connection may follow
 * @param tokens that one connection may follow beside them
 * @param admins how many times the limits an administrator has
 * @param publishEvery the longest that a change waits for others, under load
 * @param pingEvery and what comes back within {@code pongWithin}, or the connection is dead
 * @param stalledFor a frame that nobody takes for so long ends the connection
 * @param lagAfter a frame that nobody takes for so long is worth telling
 * @param heldBytes that may wait for one client, in answers and a frame under way; more of them end the connection
 * @param signInWithin for those who asked to sign in by message
 * @param listBytesPerSecond for full lists to all old clients together; beyond it they come more rarely
 * @param removalsKept how long a client may be away and still get only what it missed
 * @param market what holds for prices
 */
public record Rules(
        int channels,
        int tokens,
        int admins,
        Duration publishEvery,
        Duration pingEvery,
        Duration pongWithin,
        Duration stalledFor,
        Duration lagAfter,
        int heldBytes,
        Duration signInWithin,
        int listBytesPerSecond,
        Duration removalsKept,
        MarketRules market) {}
