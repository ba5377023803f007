package me.degenduel.serving;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page that shows the live table. It loads nothing from anywhere else, and its policy says so to the browser. */
final class Page {
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            // Without a referrer, a browser asks for the page's own modules as nobody, which is refused.
            "Referrer-Policy",
            "same-origin",
            "Cache-Control",
            "no-cache");

    private Page() {}

    static void on(RoutesConfig routes) {
        serve(routes, "/", "page/index.html", "text/html; charset=utf-8");
        serve(routes, "/page.css", "page/page.css", "text/css; charset=utf-8");
        serve(routes, "/page.js", "page/page.js", "text/javascript; charset=utf-8");
        serve(routes, "/client.js", "page/client.js", "text/javascript; charset=utf-8");
    }

    private static void serve(RoutesConfig routes, String path, String resource, String type) {
        var content = read(resource);
        routes.get(path, context -> {
            HEADERS.forEach(context::header);
            context.contentType(type).result(content);
        });
    }

    private static byte[] read(String resource) {
        try (var in = Page.class.getResourceAsStream("/" + resource)) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
