/**
 * Contests: who is in them, what their portfolios are worth, who leads, who wins. {@link
 * me.degenduel.topology.contest.Engine} is the whole of it as a pure state machine; decision 7 has its rules.
 */
package me.degenduel.topology.contest;
