package me.degenduel.serving;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CountDownLatch;
import me.degenduel.schemas.Settings;

/** Serving as a process of its own. */
public final class Main {
    private static final int BUG = 70;

    private Main() {}

    /** Reads the environment; takes no arguments. */
    public static void main(String[] none) throws InterruptedException {
        var settings = new Settings(System.getenv());
        var config = Config.from(settings);
        try {
            settings.check();
        } catch (Settings.Problem problem) {
            System.err.println(problem.getMessage());
            System.exit(1);
        }
        var closed = new CountDownLatch(1);
        var serving =
                Serving.start(config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), () -> Runtime.getRuntime()
                        .halt(BUG));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            serving.close();
            closed.countDown();
        }));
        System.out.println("Serving on http://localhost:" + serving.port() + "/ with " + config.cluster());
        closed.await();
    }
}
