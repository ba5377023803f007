/** {@code dd ws}: one of our sockets in a terminal, in a pipe, or looked at by itself. */
package me.degenduel.standalone.terminal;
