package io.flockmq.broker.config;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

/**
 * Whether a node would accept a configuration. It is read as for a start, which ends before anything is made or opened.
 *
 * @param problems a line each, as a start says them; empty if all is well
 * @param sources as {@link ConfigurationSources} has them; empty if it was not read that far
 */
public record ConfigurationTrial(List<String> problems, List<String> sources) {

    /** All was read, and nothing is wrong. */
    static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Over() {
            super("the configuration was only tried", null, false, false);
        }
    }

    /**
     * Reads it, and says on standard error what is wrong, as a start does.
     *
     * @param arguments of a start
     */
    public static ConfigurationTrial of(List<String> arguments) {
        List<String> sources = new ArrayList<>();
        SpringApplication application = new SpringApplication(ConfigurationTrial.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            sources.addAll(ConfigurationSources.of(context.getEnvironment()));
            throw new Over();
        });
        try {
            application.run(arguments.toArray(String[]::new));
        } catch (Over over) {
            return new ConfigurationTrial(List.of(), sources);
        } catch (RuntimeException wrong) {
            List<String> lines = StartFailure.lines(wrong, null);
            if (lines.isEmpty()) {
                throw wrong;
            }
            return new ConfigurationTrial(lines, sources);
        }
        throw new IllegalStateException("a trial has started a node");
    }
}
