package io.flockmq.broker.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Takes environment variables out that look like settings and are none. They cannot end the start as other unknown keys
 * do: beside a service called {@code mqtt}, Kubernetes gives every container {@code MQTT_PORT=tcp://10.0.0.1:1883} and
 * half a dozen more. Those are passed over; about others there is a warning.
 */
final class StrayEnvironmentVariables implements EnvironmentPostProcessor, Ordered {

    private static final String SOURCE = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    private static final String PREFIX = "MQTT_";
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_SERVICE_(HOST|PORT(_.*)?)|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Log log;

    StrayEnvironmentVariables(DeferredLogFactory logs) {
        this.log = logs.getLog(StrayEnvironmentVariables.class);
    }

    /** Before anything else reads the environment. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        PropertySource<?> source = environment.getPropertySources().get(SOURCE);
        if (source == null || !(source.getSource() instanceof Map<?, ?> variables)) {
            return;
        }
        Map<String, Object> kept = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            if (belongs(name.toString(), String.valueOf(value))) {
                kept.put(name.toString(), value);
            }
        });
        if (kept.size() < variables.size()) {
            environment.getPropertySources().replace(SOURCE, new SystemEnvironmentPropertySource(SOURCE, kept));
        }
    }

    private boolean belongs(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (!upper.startsWith(PREFIX)) {
            return true;
        }
        if (SERVICE_LINK.matcher(upper).matches()
                || SERVICE_ADDRESS.matcher(value).matches()) {
            return false;
        }
        if (Settings.all().stream()
                .anyMatch(setting -> pattern(setting).matcher(upper).matches())) {
            return true;
        }
        log.warn("Environment variable " + name + " is no setting and is ignored"
                + Suggestion.insteadOf(ConfigurationPropertyName.adapt(name, '_'))
                        .map(key -> "; did you mean " + Suggestion.environmentVariable(key) + "?")
                        .orElse(""));
        return false;
    }

    /** Both spellings that are bound: dashes left out, dashes as underscores. */
    private static Pattern pattern(Setting setting) {
        return Pattern.compile(setting.elements().stream()
                .map(element -> element.equals(Setting.NAME) ? "[^_]+" : spellings(element))
                .collect(Collectors.joining("_", "", setting.isList() ? "(_\\d+_?)?" : "")));
    }

    private static String spellings(String element) {
        return Stream.of(element.replace("-", ""), element.replace('-', '_'))
                .map(spelling -> spelling.toUpperCase(Locale.ROOT))
                .collect(Collectors.joining("|", "(", ")"));
    }
}
