package me.degenduel.connect;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import me.degenduel.connect.prices.PastPrices;
import me.degenduel.schemas.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts this process, and ends it: by a signal, or by a mistake of ours. */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(System.getenv(), System.err));
    }

    /**
     * Until it ends; what it ends with.
     *
     * @param says what somebody else than us has to mend
     */
    public static int run(Map<String, String> environment, PrintStream says) throws InterruptedException {
        var settings = new Settings(environment);
        var config = Config.from(settings);
        try {
            settings.check();
        } catch (Settings.Problem problem) {
            says.println(problem.getMessage());
            return REFUSED;
        }
        var end = new CompletableFuture<Void>();
        var ended = new CompletableFuture<Void>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.complete(null);
            ended.join();
        }));
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new Meters(metrics).ofTheProcess();
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
            if (failure.getCause() instanceof PastPrices || failure.getCause() instanceof Refused) {
                says.println(failure.getCause().getMessage());
                return REFUSED;
            }
            if (failure.getCause() instanceof LeaseLost lost) {
                log.atError().log(lost.getMessage());
                return FAILED;
            }
            log.atError().setCause(failure.getCause()).log("connect has failed, and ends");
            return FAILED;
        } finally {
            ended.complete(null);
        }
    }
}
