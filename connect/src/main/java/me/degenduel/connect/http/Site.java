package me.degenduel.connect.http;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Settings;

/**
 * Where somebody answers, and the key that opens.
 *
 * @param url the beginning of every address there, or a whole one with a place for tokens
 * @param keyHeader the header that carries the key
 */
public record Site(String url, String keyHeader, Optional<Secret> key) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String HEADER = "[A-Za-z0-9-]{1,64}";

    /**
     * Reads it.
     *
     * @param prefix of the settings' names
     */
    public static Site from(Settings settings, String prefix, String fallback, String about) {
        var url = settings.text(prefix + "_URL", fallback, about + " https, or http on this machine.")
                .replaceAll("/+$", "");
        settings.refuse(
                !url.isEmpty() && !isGood(url),
                prefix + "_URL must be an https URL, or an http one on this machine, without a user.");
        var header = settings.text(
                prefix + "_KEY_HEADER", "x-api-key", "The header that carries " + prefix + "_KEY, where there is one.");
        settings.refuse(!header.matches(HEADER), prefix + "_KEY_HEADER is no name of a header.");
        var key = settings.secret(prefix + "_KEY", "", "The key that the calls carry, where one is needed.");
        settings.refuse(
                !key.value().matches("[\\x21-\\x7e]*"), prefix + "_KEY has characters that no header can carry.");
        return new Site(
                url, header, Optional.of(key).filter(secret -> !secret.value().isEmpty()));
    }

    /** What is between braces is a place for something, and no part of an address yet. */
    private static boolean isGood(String url) {
        try {
            var uri = URI.create(url.replaceAll("[{][a-z]+[}]", "0"));
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
        } catch (IllegalArgumentException garbled) {
            return false;
        }
    }

    /** Only the place: what follows may hold a key. */
    @Override
    public String toString() {
        return url.replaceAll("(//[^/?]*).*", "$1");
    }
}
