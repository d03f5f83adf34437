package io.flockmq.broker.config;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.Resource;

/** Says in the operator's words where a value comes from. */
final class Origins {

    private Origins() {}

    /** The value that counts for a name, null if nobody set it. */
    static @Nullable ConfigurationProperty find(Environment environment, ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    /** The same; for an element of a list that is written as one text, that text. */
    static @Nullable ConfigurationProperty findElement(Environment environment, ConfigurationPropertyName name) {
        ConfigurationProperty property = find(environment, name);
        return property == null && name.isLastElementIndexed() ? find(environment, name.getParent()) : property;
    }

    /** Where a value was set, for instance {@code flockmq.yaml:3}; {@code default} if it was not. */
    static String of(@Nullable ConfigurationProperty property) {
        return property == null ? "default" : of(property.getOrigin());
    }

    /** Where a value was set; empty if that is not known. */
    static String of(@Nullable Origin origin) {
        return switch (origin) {
            case PropertySourceOrigin wrapper when wrapper.getOrigin() != null -> of(wrapper.getOrigin());
            case PropertySourceOrigin plain -> source(plain.getPropertySource().getName());
            case SystemEnvironmentOrigin variable -> "environment variable " + variable.getProperty();
            case TextResourceOrigin text when text.getResource() != null -> file(text.getResource()) + line(text);
            case null -> "";
            default -> origin.toString();
        };
    }

    /** A property source's name in the operator's words. */
    static String source(String propertySource) {
        return switch (propertySource) {
            case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME -> "command line";
            case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "Java system property";
            case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME -> "environment";
            default -> propertySource;
        };
    }

    /** A configuration file as the operator would name it: relative to where the broker was started. */
    static String file(Resource resource) {
        if (!resource.isFile()) {
            return String.valueOf(resource.getFilename());
        }
        try {
            return file(resource.getFile().toPath());
        } catch (IOException notAFile) {
            return resource.getDescription();
        }
    }

    /** A file as the operator would name it. */
    static String file(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        return (absolute.startsWith(here) ? here.relativize(absolute) : absolute).toString();
    }

    private static String line(TextResourceOrigin text) {
        TextResourceOrigin.Location location = text.getLocation();
        return location == null ? "" : ":" + (location.getLine() + 1);
    }
}
