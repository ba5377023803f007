package me.degenduel.serving.live;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may come in.
 *
 * @param origins that a browser may come from, as it writes them
 * @param proxies whose word on where a request comes from counts
 * @param connections at most, to this instance
 * @param attempts at most, a minute and address
 * @param loopbackExempt whether this machine may try as often as it likes
 */
public record Doors(
        Set<String> origins, List<InetAddress> proxies, int connections, int attempts, boolean loopbackExempt) {

    private static final Pattern DIGITS = Pattern.compile("[\\d.]+|[\\da-fA-F.]*:[\\da-fA-F:.]*");

    /** An address in digits; names are not looked up. */
    public static Optional<InetAddress> address(String text) {
        try {
            return DIGITS.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException tooManyDigits) {
            return Optional.empty();
        }
    }
}
