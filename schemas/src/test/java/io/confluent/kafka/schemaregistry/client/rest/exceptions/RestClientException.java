package io.confluent.kafka.schemaregistry.client.rest.exceptions;

/** Has the name and says the words of the one that Confluent's serde throws, which is not on our class path. */
public final class RestClientException extends Exception {
    public RestClientException(String message, int errorCode) {
        super(message + "; error code: " + errorCode);
    }
}
