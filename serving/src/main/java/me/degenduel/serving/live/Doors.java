package me.degenduel.serving.live;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import me.degenduel.serving.read.Bearer;

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

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern DIGITS = Pattern.compile("[\\d.]+|[\\da-fA-F.]*:[\\da-fA-F:.]*");

    /** Origins on the list, and what a browser on this machine calls this instance, whatever the Host header says. */
    public boolean admit(String origin, int ownPort) {
        var lower = origin.toLowerCase(Locale.ROOT);
        return origins.contains(lower)
                || LOOPBACK.stream().anyMatch(host -> lower.equals("http://" + host + ":" + ownPort));
    }

    /**
     * Whether what is asked over HTTP may be asked from there. Whoever is known by the cookie, which a browser sends along
     * whatever page it shows, and wants something done, has to say from which page.
     */
    public boolean admit(Context request) {
        var origin = request.header("Origin");
        return origin != null
                ? admit(origin, request.req().getLocalPort())
                : request.method().equals(HandlerType.GET)
                        || Bearer.in(request.header("Authorization")).isPresent()
                        || Bearer.inCookie(request).isEmpty();
    }

    /** From where a request over HTTP comes. */
    public InetAddress address(Context request) {
        var forwarded = Collections.list(request.req().getHeaders("X-Forwarded-For")).stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(address -> address.strip().toLowerCase(Locale.ROOT))
                .toList();
        return behindProxies(
                address(request.req().getRemoteAddr().replaceAll("[\\[\\]]", ""))
                        .orElse(InetAddress.getLoopbackAddress()),
                forwarded);
    }

    /**
     * The nearest address that is not one of our own proxies.
     *
     * @param forwarded what proxies say, the nearest last
     */
    public InetAddress behindProxies(InetAddress remote, List<String> forwarded) {
        var address = remote;
        for (var said : forwarded.reversed()) {
            var before = address(said);
            if (!proxies.contains(address) || before.isEmpty()) {
                break;
            }
            address = before.get();
        }
        return address;
    }

    /** An address in digits; names are not looked up. */
    public static Optional<InetAddress> address(String text) {
        try {
            return DIGITS.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException tooManyDigits) {
            return Optional.empty();
        }
    }
}
