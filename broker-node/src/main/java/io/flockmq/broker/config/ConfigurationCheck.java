package io.flockmq.broker.config;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Ends the start when a setting is unknown, of the wrong kind, out of range or at odds with another one, before any
 * bean exists: everything that is wrong at once, a line each.
 */
final class ConfigurationCheck implements EnvironmentPostProcessor, Ordered {

    private static final ConfigurationPropertyName LISTENERS = Settings.ROOT.append("listeners");

    /** After every file is read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        List<ConfigurationProblem> problems = new ArrayList<>(UnknownKeys.in(environment));
        problems.addAll(wrongValues(environment));
        if (problems.isEmpty()) {
            BrokerProperties properties = Binder.get(environment).bindOrCreate("mqtt", BrokerProperties.class);
            List<ListenerRules.Breach> breaches = new ArrayList<>(ListenerRules.check(properties));
            breaches.addAll(ClusterRules.check(properties.cluster()));
            breaches.addAll(BackEndRules.check(properties.security()));
            breaches.addAll(SecurityFiles.check(properties.security()));
            breaches.addAll(ListenerTls.check(properties.listeners()));
            breaches.addAll(Tracing.check(properties.tracing()));
            breaches.addAll(TrafficClasses.check(properties.metrics()));
            breaches.addAll(AdminFiles.check(properties));
            for (ListenerRules.Breach breach : breaches) {
                ConfigurationProperty property =
                        Origins.findElement(environment, ConfigurationPropertyName.adapt(breach.key(), '.'));
                problems.add(
                        new ConfigurationProblem(breach.key(), breach.value(), Origins.of(property), breach.message()));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private static List<ConfigurationProblem> wrongValues(ConfigurableEnvironment environment) {
        Binder binder = Binder.get(environment);
        List<ConfigurationProblem> problems = new ArrayList<>();
        Set<String> listeners = listenerNames(environment);
        for (Setting setting : Settings.all()) {
            for (String name : setting.isTemplate() ? listeners : Set.of("")) {
                ConfigurationPropertyName key = ConfigurationPropertyName.adapt(setting.keyFor(name), '.');
                ConfigurationProperty property = Origins.find(environment, key);
                if (property == null && setting.isList()) {
                    property = Origins.find(environment, key.append("[0]"));
                }
                if (property != null) {
                    check(setting, key, property, binder, problems);
                }
            }
        }
        return problems;
    }

    private static void check(
            Setting setting,
            ConfigurationPropertyName key,
            ConfigurationProperty property,
            Binder binder,
            List<ConfigurationProblem> problems) {
        String allowed = setting.allowed().isEmpty() ? "" : "; allowed: " + setting.allowed();
        String wrong = problemOf(setting, key, property, binder);
        if (wrong.isEmpty()) {
            return;
        }
        problems.add(new ConfigurationProblem(
                property.getName().toString(), property.getValue(), Origins.of(property), wrong + allowed));
    }

    private static String problemOf(
            Setting setting, ConfigurationPropertyName key, ConfigurationProperty property, Binder binder) {
        String written = property.getValue().toString();
        if (written.isBlank()) {
            return setting.defaultValue().isEmpty() ? "" : "has no value";
        }
        try {
            Object value = binder.bind(key, bindable(setting)).orElse(null);
            return value != null && setting.allows(value) ? "" : "out of range";
        } catch (BindException notConverted) {
            return written.contains("${") ? "names a placeholder that has no value" : Setting.notOf(setting.type());
        }
    }

    private static Bindable<?> bindable(Setting setting) {
        Bindable<?> bindable = setting.isList() ? Bindable.listOf(String.class) : Bindable.of(setting.type());
        return bindable.withAnnotations(setting.annotations().toArray(Annotation[]::new));
    }

    /** The names under {@code mqtt.listeners}, from whatever source. */
    private static Set<String> listenerNames(ConfigurableEnvironment environment) {
        Set<String> names = new LinkedHashSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource enumerable) {
                enumerable.stream()
                        .filter(LISTENERS::isAncestorOf)
                        .map(name -> name.getElement(LISTENERS.getNumberOfElements(), Form.ORIGINAL))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
