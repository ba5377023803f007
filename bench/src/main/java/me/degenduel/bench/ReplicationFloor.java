package me.degenduel.bench;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** PostgreSQL's own stream of changes to one publication, read as fast as it comes, through a slot that goes with it. */
final class ReplicationFloor implements AutoCloseable {
    private static final String SLOT = "bench_floor";

    private final Connection connection;
    private final PGReplicationStream stream;
    private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
    private volatile boolean closing;

    ReplicationFloor(Database database, String publication) throws SQLException {
        connection = database.connectForReplication();
        var replication = connection.unwrap(PGConnection.class).getReplicationAPI();
        replication
                .createReplicationSlot()
                .logical()
                .withSlotName(SLOT)
                .withOutputPlugin("pgoutput")
                .withTemporaryOption()
                .make();
        stream = replication
                .replicationStream()
                .logical()
                .withSlotName(SLOT)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", publication)
                .withStatusInterval(1, TimeUnit.SECONDS)
                .start();
    }

    void into(Consumer<ByteBuffer> each) {
        reading = CompletableFuture.runAsync(
                () -> read(each),
                task -> Thread.ofPlatform().name("replication").start(task));
    }

    @Override
    public void close() throws SQLException {
        closing = true;
        connection.close();
        reading.join();
    }

    private void read(Consumer<ByteBuffer> each) {
        try {
            while (true) {
                each.accept(stream.read());
                stream.setAppliedLSN(stream.getLastReceiveLSN());
                stream.setFlushedLSN(stream.getLastReceiveLSN());
            }
        } catch (SQLException failure) {
            if (!closing) {
                throw new IllegalStateException("The stream of changes broke", failure);
            }
        }
    }
}
