package io.flockmq.broker.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Writes what an operator can correct to standard error, a line for each mistake, in place of Spring Boot's frame and
 * stack trace. All other failures are left to Spring Boot.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureReporter implements SpringBootExceptionReporter {

    private final @Nullable ConfigurableApplicationContext context;

    /** For Spring Boot, which has no context yet when the configuration itself is wrong. */
    StartFailureReporter(@Nullable ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean reportException(Throwable failure) {
        if (StartFailure.isStop(failure) || failure instanceof ConfigurationTrial.Over) {
            return true;
        }
        List<String> lines = StartFailure.lines(failure, context == null ? null : context.getEnvironment());
        lines.forEach(line -> System.err.println("Error: " + line));
        return !lines.isEmpty();
    }
}
