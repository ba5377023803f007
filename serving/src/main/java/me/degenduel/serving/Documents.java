package me.degenduel.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import me.degenduel.serving.live.Version;
import me.degenduel.serving.live.Wire;

/**
 * What we speak, for programs: OpenAPI of the routes, AsyncAPI of sockets and topics.
 *
 * <p>Tests make them of the code, so that they change with it and with nothing else; which version runs is said here.
 */
final class Documents {
    private static final String AN_HOUR = "public, max-age=3600";

    private Documents() {}

    static void on(RoutesConfig routes) {
        serve(routes, "/openapi.json");
        serve(routes, "/asyncapi.json");
    }

    private static void serve(RoutesConfig routes, String path) {
        var content = read("/documents" + path);
        var tag = tag(content);
        routes.get(path, context -> {
            context.header("ETag", tag).header("Cache-Control", AN_HOUR);
            if (Optional.ofNullable(context.header("If-None-Match"))
                    .filter(known -> known.contains(tag))
                    .isPresent()) {
                context.status(304);
            } else {
                context.contentType("application/json").result(content);
            }
        });
    }

    private static byte[] read(String resource) {
        try (var in = Documents.class.getResourceAsStream(resource)) {
            var document = Wire.JSON.readTree(in);
            ((ObjectNode) document.path("info")).put("version", Version.TEXT);
            return Wire.JSON.writeValueAsBytes(document);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String tag(byte[] content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
