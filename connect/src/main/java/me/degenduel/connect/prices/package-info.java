/** Prices: the sources that say them, the whitelist that tells sources which to say, and the log they go to. */
package me.degenduel.connect.prices;
