package io.flockmq.broker.config;

import io.flockmq.broker.transport.ListenerException;
import io.flockmq.cluster.lifecycle.ClusterRefusedException;
import io.flockmq.cluster.lifecycle.ClusterStartException;
import io.flockmq.cluster.lifecycle.NobodyAnsweredException;
import io.flockmq.cluster.link.LinkException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.env.Environment;
import org.yaml.snakeyaml.error.YAMLException;

/** What an operator needs to know about a start that failed. */
public final class StartFailure {

    private static final int WRONG_CONFIGURATION = 2;
    private static final int ANYTHING_ELSE = 1;

    private StartFailure() {}

    /**
     * The status that the process ends with: 2 if the configuration must be corrected, 1 if not.
     *
     * @param failure what {@code SpringApplication.run} threw
     */
    public static int exitStatus(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigurationException
                    || cause instanceof ClusterRefusedException
                    || cause instanceof BindException
                    || cause instanceof InvalidConfigurationPropertyValueException
                    || cause instanceof YAMLException
                    || cause instanceof ConfigDataNotFoundException) {
                return WRONG_CONFIGURATION;
            }
        }
        return ANYTHING_ELSE;
    }

    /** Whether nothing failed: the process was told to end before it had started. */
    static boolean isStop(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(StoppedWhileJoiningException.class::isInstance);
    }

    /**
     * What is wrong, one line each; empty if it is nothing that an operator can cause.
     *
     * @param environment where values came from, null if the start did not get that far
     */
    static List<String> lines(Throwable failure, @Nullable Environment environment) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            List<ConfigurationProblem> problems = problems(cause, environment);
            if (!problems.isEmpty()) {
                return problems.stream().map(ConfigurationProblem::line).toList();
            }
        }
        return List.of();
    }

    private static List<ConfigurationProblem> problems(Throwable cause, @Nullable Environment environment) {
        return switch (cause) {
            case ConfigurationException wrong -> wrong.problems();
            case ListenerException closed ->
                List.of(about("mqtt.listeners." + closed.listenerName() + ".port", closed.problem(), environment));
            case ControlSocketException closed -> List.of(about("mqtt.control-socket", message(closed), environment));
            case LinkException closed -> List.of(about("mqtt.cluster.link-port", message(closed), environment));
            case ClusterStartException alone -> List.of(about("mqtt.cluster.port", message(alone), environment));
            case NobodyAnsweredException silent ->
                List.of(about(howOthersAreFound(environment), message(silent), environment));
            case ClusterRefusedException stranger ->
                List.of(about("mqtt.cluster.secret", message(stranger), environment));
            case StoreFailedException closed -> List.of(about("mqtt.storage.dir", message(closed), environment));
            case PortInUseException taken ->
                List.of(about("server.port", taken.getPort(), "the port is in use", environment));
            case WebServerException failed
            when rootOf(failed) instanceof IOException reason ->
                List.of(about("server.address", String.valueOf(reason.getMessage()), environment));
            case BindException wrong -> List.of(wrongValue(wrong));
            case InvalidConfigurationPropertyValueException wrong ->
                List.of(about(
                        wrong.getName(),
                        String.valueOf(wrong.getValue()),
                        String.valueOf(wrong.getReason()).lines().findFirst().orElse("not valid"),
                        environment));
            case YAMLException wrong -> List.of(YamlProblem.of(wrong, "configuration file"));
            case ConfigDataNotFoundException missing ->
                List.of(new ConfigurationProblem(missing.getReferenceDescription(), null, "", "there is no such file"));
            default -> List.of();
        };
    }

    private static String howOthersAreFound(@Nullable Environment environment) {
        return Stream.of("mqtt.cluster.dns", "mqtt.cluster.kubernetes-service")
                .filter(key -> find(key, environment) != null)
                .findFirst()
                .orElse("mqtt.cluster.members");
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    private static ConfigurationProblem about(String key, String message, @Nullable Environment environment) {
        ConfigurationProperty property = find(key, environment);
        return new ConfigurationProblem(
                key, property == null ? null : property.getValue(), Origins.of(property), message);
    }

    private static ConfigurationProblem about(
            String key, Object value, String message, @Nullable Environment environment) {
        return new ConfigurationProblem(key, value, Origins.of(find(key, environment)), message);
    }

    private static @Nullable ConfigurationProperty find(String key, @Nullable Environment environment) {
        return environment == null ? null : Origins.find(environment, ConfigurationPropertyName.adapt(key, '.'));
    }

    private static ConfigurationProblem wrongValue(BindException wrong) {
        ConfigurationProperty property = wrong.getProperty();
        Class<?> type = wrong.getTarget().getType().resolve(Object.class);
        String choices = String.join(", ", Setting.choices(type));
        return new ConfigurationProblem(
                wrong.getName().toString(),
                property == null ? null : property.getValue(),
                property == null ? "" : Origins.of(property),
                Setting.notOf(type) + (choices.isEmpty() ? "" : "; allowed: " + choices));
    }
}
