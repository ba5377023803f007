package me.degenduel.connect;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import me.degenduel.schemas.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts this process, and ends it: by a signal, or by a mistake of ours. */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run());
    }

    private static int run() throws InterruptedException {
        var settings = new Settings(System.getenv());
        var config = Config.from(settings);
        try {
            settings.check();
        } catch (Settings.Problem problem) {
            System.err.println(problem.getMessage());
            return 2;
        }
        var end = new CompletableFuture<Void>();
        var ended = new CompletableFuture<Void>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.complete(null);
            ended.join();
        }));
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var connect = Connect.start(config, metrics, end::completeExceptionally);
                var health = Health.start(config.port(), connect::notReady, metrics::scrape)) {
            log.atInfo()
                    .addKeyValue("database", config.capture().database().place())
                    .addKeyValue("kafka", config.cluster().bootstrap())
                    .addKeyValue("health", health.port())
                    .log("connect has started");
            end.get();
            return 0;
        } catch (ExecutionException failure) {
            log.atError().setCause(failure.getCause()).log("connect has failed, and ends");
            return 1;
        } finally {
            ended.complete(null);
        }
    }
}
