/**
 * Channels and the sockets that carry them. A channel is a table, a client is a cursor: everything a client receives is
 * "the rows changed since". {@link me.degenduel.serving.live.Channels} lists what can be followed, {@link
 * me.degenduel.serving.live.Endpoints} where, {@link me.degenduel.serving.live.ServerMessage} and {@link
 * me.degenduel.serving.live.ClientMessage} what is said.
 */
package me.degenduel.serving.live;
