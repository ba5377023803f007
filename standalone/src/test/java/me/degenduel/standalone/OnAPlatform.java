package me.degenduel.standalone;

import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests the one platform that all of them share: started for the first of them, closed after the last. */
final class OnAPlatform implements ParameterResolver {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Platform.class;
    }

    @Override
    public Platform resolveParameter(ParameterContext parameter, ExtensionContext test) {
        var platform = test.getRoot()
                .getStore(ExtensionContext.Namespace.create(OnAPlatform.class))
                .computeIfAbsent(Platform.class, key -> Platform.start(), Platform.class);
        var outside = new Outside(platform);
        Await.until(
                "the platform is ready, whatever the test before did with it",
                PATIENCE,
                () -> outside.get("/health/ready").statusCode() == 200);
        return platform;
    }
}
