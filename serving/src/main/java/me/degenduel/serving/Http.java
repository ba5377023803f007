package me.degenduel.serving;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.json.JavalinJackson;
import java.time.Duration;
import java.util.function.Consumer;
import me.degenduel.serving.live.Doors;
import me.degenduel.serving.live.Wire;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Javalin and the Jetty below it, as we want them. Public, so that what they cost can be measured on their own. */
public final class Http {
    private static final int BACKLOG = 4096;

    private Http() {}

    /** Starts to listen to other instances, apart from everybody else. */
    static Javalin amongInstances(String host, int port, Duration headWithin, Consumer<RoutesConfig> routes) {
        return Javalin.create(javalin -> {
                    javalin.startup.showJavalinBanner = false;
                    javalin.jsonMapper(new JavalinJackson(Wire.JSON, false));
                    javalin.jetty.addConnector((server, http) -> {
                        var connector = connector(server, http, host, port);
                        connector.addBean(new Heads(connector.getScheduler(), headWithin));
                        return connector;
                    });
                    routes.accept(javalin.routes);
                })
                .start();
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, String host, int port) {
        var connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        return connector;
    }

    /**
     * Starts to listen.
     *
     * @param sendBuffer what may be on its way to a client that stopped reading, so that the newest is not far behind
     * @param headWithin how long the head of a request may take
     * @param doors from which pages one may come
     * @param sockets sees each request first, and takes those that become sockets
     */
    public static Javalin start(
            String host,
            int port,
            int sendBuffer,
            Duration headWithin,
            Doors doors,
            Handler.Singleton sockets,
            Consumer<RoutesConfig> routes) {
        return Javalin.create(javalin -> {
                    javalin.startup.showJavalinBanner = false;
                    javalin.jsonMapper(new JavalinJackson(Wire.JSON, false));
                    javalin.jetty.modifyServer(server -> server.insertHandler(sockets));
                    javalin.jetty.addConnector((server, http) -> {
                        var connector = connector(server, http, host, port);
                        connector.setAcceptQueueSize(BACKLOG);
                        connector.setAcceptedSendBufferSize(sendBuffer);
                        connector.addBean(new Heads(connector.getScheduler(), headWithin));
                        return connector;
                    });
                    javalin.routes.before(context -> context.header("X-Content-Type-Options", "nosniff"));
                    Cors.on(javalin.routes, doors);
                    routes.accept(javalin.routes);
                })
                .start();
    }
}
