package io.flockmq.broker.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.Environment;

/** Where the configuration came from, for the log of the start. */
public final class ConfigurationSources {

    private ConfigurationSources() {}

    /**
     * Files, and other sources that set a {@code mqtt.*} key, those that win first: for instance {@code [command line,
     * environment, flockmq.yaml]}. Empty if all is as by default.
     */
    public static List<String> of(Environment environment) {
        Set<String> sources = new LinkedHashSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names) {
                names.stream().filter(Settings.ROOT::isAncestorOf).forEach(name -> sources.add(name(source, name)));
            }
        }
        return new ArrayList<>(sources);
    }

    private static String name(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        Origin origin = property == null ? null : property.getOrigin();
        if (!(origin instanceof PropertySourceOrigin wrapper)) {
            return Origins.of(origin);
        }
        return wrapper.getOrigin() instanceof TextResourceOrigin text && text.getResource() != null
                ? Origins.file(text.getResource())
                : Origins.source(wrapper.getPropertySource().getName());
    }
}
