/** Asking others by HTTP, again and again: politely, patiently, and so that none of their faults becomes ours. */
package me.degenduel.connect.http;
