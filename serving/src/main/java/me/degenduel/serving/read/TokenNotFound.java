package me.degenduel.serving.read;

/** No listed token has that address. */
public final class TokenNotFound extends RuntimeException {
    TokenNotFound(String address) {
        super("No listed token has the address " + address);
    }
}
