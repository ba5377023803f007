/**
 * The database's side: its migrations, and the capture of its changes. {@link
 * me.degenduel.connect.database.CaptureConnector}, {@link me.degenduel.connect.database.Rows} and {@link
 * me.degenduel.connect.database.RecordConverter} are Kafka Connect plugins; {@link
 * me.degenduel.connect.database.Capture} runs the same three without a Connect cluster. {@link
 * me.degenduel.connect.database.OtherTable} is a table of a database that is not ours.
 */
package me.degenduel.connect.database;
