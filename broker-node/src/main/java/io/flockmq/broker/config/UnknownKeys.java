package io.flockmq.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds keys that mean nothing: everything below {@code mqtt} that is no setting, and in files and on the command line
 * also what looks like a setting without {@code mqtt} in front. Environment variables have been sorted out before.
 */
final class UnknownKeys {

    private static final List<String> GROUPS = Settings.within(Settings.ROOT);

    private UnknownKeys() {}

    /** What is wrong in all sources, in their order. */
    static List<ConfigurationProblem> in(ConfigurableEnvironment environment) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                boolean written = isWrittenForTheBroker(source.getUnderlyingSource());
                names.forEach(name -> {
                    String problem = Settings.ROOT.isAncestorOf(name)
                            ? problemOf(name, source)
                            : written ? problemOfStranger(name) : null;
                    if (problem != null) {
                        problems.add(problem(name, source, problem));
                    }
                });
            }
        }
        return problems;
    }

    private static boolean isWrittenForTheBroker(@Nullable Object source) {
        return source instanceof OriginTrackedMapPropertySource || source instanceof CommandLinePropertySource;
    }

    private static @Nullable String problemOf(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        if (Settings.named(name).isPresent()) {
            return null;
        }
        List<String> within = Settings.within(name);
        if (!within.isEmpty()) {
            ConfigurationProperty group = source.getConfigurationProperty(name);
            // All that was in the group is commented out.
            boolean empty = group == null || group.getValue().toString().isEmpty();
            return empty
                    ? null
                    : "is a group of settings, not a setting; allowed below it: " + String.join(", ", within);
        }
        return "unknown key" + didYouMean(Suggestion.insteadOf(name));
    }

    /** Something outside {@code mqtt} is Spring Boot's business, unless it is plainly meant for us. */
    private static @Nullable String problemOfStranger(ConfigurationPropertyName name) {
        if (name.isEmpty()) {
            return null;
        }
        String first = name.getElement(0, Form.UNIFORM);
        boolean ours = name.getNumberOfElements() == 1
                || Suggestion.distance(first, Settings.ROOT.toString()) <= 1
                || GROUPS.stream().anyMatch(group -> group.replace("-", "").equals(first));
        Optional<String> meant = ours ? Suggestion.insteadOf(name) : Optional.empty();
        return meant.isPresent() ? "unknown key" + didYouMean(meant) : null;
    }

    private static String didYouMean(Optional<String> key) {
        return key.map(meant -> "; did you mean " + meant + "?").orElse("");
    }

    private static ConfigurationProblem problem(
            ConfigurationPropertyName name, ConfigurationPropertySource source, String message) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        return property == null
                ? new ConfigurationProblem(name.toString(), null, "", message)
                : new ConfigurationProblem(name.toString(), property.getValue(), Origins.of(property), message);
    }
}
