/** What people want done: each command one transaction in Postgres, or a refusal that leaves nothing behind. */
package me.degenduel.serving.command;
