package me.degenduel.standalone.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.util.Optional;
import me.degenduel.schemas.Secret;
import me.degenduel.serving.live.Endpoints;
import me.degenduel.standalone.Refusal;

/** Which socket, and what shows who we are. */
public record Target(String endpoint, URI address, Optional<Secret> token) {

    /**
     * A socket by its name.
     *
     * @param url of the platform, for HTTP or for websockets
     * @param channel that is followed from the start
     */
    public static Target of(String endpoint, String url, Optional<String> channel, Optional<Secret> token) {
        if (!Endpoints.names().contains(endpoint)) {
            throw new Refusal("There is no socket \"%s\": choose one of %s."
                    .formatted(endpoint, String.join(", ", Endpoints.names())));
        }
        var base = base(url);
        var query = channel.map(name -> "?channel=" + URLEncoder.encode(name, UTF_8));
        var path = base.getPath().replaceAll("/+$", "") + Endpoints.path(endpoint);
        return new Target(
                endpoint,
                URI.create(scheme(base, url) + "://" + base.getRawAuthority() + path + query.orElse("")),
                token);
    }

    private static URI base(String url) {
        try {
            var base = new URI(url);
            if (base.getHost() != null && base.getRawQuery() == null && base.getRawFragment() == null) {
                return base;
            }
        } catch (URISyntaxException wrong) {
            throw new Refusal(notAnAddress(url), wrong);
        }
        throw new Refusal(notAnAddress(url));
    }

    private static String scheme(URI base, String url) {
        return switch (base.getScheme()) {
            case "http", "ws" -> "ws";
            case "https", "wss" -> "wss";
            default -> throw new Refusal(notAnAddress(url));
        };
    }

    private static String notAnAddress(String url) {
        return "--url is \"%s\", and must be an address such as http://localhost:3004.".formatted(url);
    }

    /** What to do where somebody has to sign in first. */
    String howToSignIn() {
        return "./dd ws %s --token \"$(./dd token --wallet YOUR_WALLET --role user)\"".formatted(endpoint);
    }
}
