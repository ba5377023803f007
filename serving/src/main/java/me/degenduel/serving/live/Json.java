package me.degenduel.serving.live;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** A JSON value encoded once: whatever contains it copies its bytes. */
@JsonSerialize(using = Json.Copy.class)
@JsonDeserialize(using = Json.Read.class)
public final class Json {
    private final SerializedString encoded;

    Json(String text) {
        this.encoded = new SerializedString(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && json.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return encoded.getValue();
    }

    static final class Copy extends StdSerializer<Json> {
        Copy() {
            super(Json.class);
        }

        @Override
        public void serialize(Json json, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeRawValue(json.encoded);
        }
    }

    static final class Read extends StdDeserializer<Json> {
        Read() {
            super(Json.class);
        }

        @Override
        public Json deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return new Json(context.readTree(in).toString());
        }
    }
}
