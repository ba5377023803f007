package me.degenduel.connect.database;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/** Debezium's connector for Postgres, with epochs, times and clocks: {@link CaptureTask}. */
public final class CaptureConnector extends PostgresConnector {
    @Override
    public Class<? extends Task> taskClass() {
        return CaptureTask.class;
    }
}
