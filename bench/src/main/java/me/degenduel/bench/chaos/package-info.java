/**
 * A platform whose parts are killed, paused and taken away at random while people use it; and afterwards, whether it has
 * kept what it promises.
 */
package me.degenduel.bench.chaos;
