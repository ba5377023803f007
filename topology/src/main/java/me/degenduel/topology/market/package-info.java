/** Prices and the whitelist, and all that is made of them: ticks, rows, candles, signals, the whole market. */
package me.degenduel.topology.market;
