package me.degenduel.connect.database;

import java.util.Map;
import me.degenduel.schemas.AvroSerdes;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.RegistryUnavailable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;

/** Our records as the bytes of every topic: what {@link Rows} makes, written by the serde that everyone uses. */
public final class RecordConverter implements Converter {
    /** The serde's class, for a build that brings another than ours. */
    static final String SERDE = "serde";

    private Serializer<SpecificRecord> serializer;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        var serde = settings.get(SERDE) == null
                ? Cluster.SERDE
                : settings.get(SERDE).toString();
        serializer = new AvroSerdes(serde, settings).of(SpecificRecord.class).serializer();
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        try {
            return serializer.serialize(topic, (SpecificRecord) value);
        } catch (RegistryUnavailable away) {
            throw new RetriableException(away.getMessage(), away);
        }
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        throw new DataException("Captured rows are written here, never read: " + topic);
    }
}
