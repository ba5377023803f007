/** What flows: Avro records, the catalogue of topics, serdes, and the migrations of the tables we own. */
package me.degenduel.schemas;
