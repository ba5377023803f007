/** Brings facts in, and decides nothing: the database's changes, and what sources say of prices. */
package me.degenduel.connect;
