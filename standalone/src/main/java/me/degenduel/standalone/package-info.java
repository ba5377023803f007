/** The whole platform in one command: PostgreSQL, Kafka and a schema registry beside our own processes. */
package me.degenduel.standalone;
