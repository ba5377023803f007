/** What {@code dd backup} writes and {@code dd restore} reads: a folder of tables and topics, and what is in it. */
package me.degenduel.standalone.backup;
