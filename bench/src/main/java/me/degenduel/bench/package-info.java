/** What it costs: each benchmark beside its floor, in the same run, on the machine it names. */
package me.degenduel.bench;
