package me.degenduel.standalone;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests the one platform that all of them share: started for the first of them, closed after the last. */
final class SharedPlatform implements ParameterResolver {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** So many tokens have some in every partition. */
    private static final int ENOUGH = 50;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Platform.class;
    }

    @Override
    public Platform resolveParameter(ParameterContext parameter, ExtensionContext test) {
        var platform = test.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedPlatform.class))
                .computeIfAbsent(Platform.class, key -> Platform.start(), Platform.class);
        var outside = new Outside(platform);
        Await.until(
                "the platform is ready and answers, whatever the test before did with it",
                PATIENCE,
                () -> outside.get("/health/ready").statusCode() == 200 && answers(outside));
        return platform;
    }

    /** Of tokens anywhere: an instance that has gone a moment ago may still be the one to ask for some. */
    private static boolean answers(Outside platform) throws IOException, InterruptedException {
        for (var token = 0; token < ENOUGH; token++) {
            if (platform.get("/api/v69/tokens/" + Outside.newAddress()).statusCode() == 503) {
                return false;
            }
        }
        return true;
    }
}
