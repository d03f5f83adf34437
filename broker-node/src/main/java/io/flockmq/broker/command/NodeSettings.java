package io.flockmq.broker.command;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the node beside which a command runs, from the places that both can see: Java system properties and the environment,
 * which is that of the container. Files are not read, since that would need all of Spring.
 *
 * @param property the Java system property of a name, or null
 * @param variable the environment variable of a name, or null
 */
record NodeSettings(Function<String, @Nullable String> property, Function<String, @Nullable String> variable) {

    /** Those of this process. */
    static NodeSettings ofProcess() {
        return new NodeSettings(System::getProperty, System::getenv);
    }

    /** The value of a key such as {@code server.port}; a property wins over a variable; null if there is none. */
    @Nullable
    String get(String key) {
        String dotted = property.apply(key);
        if (dotted != null) {
            return dotted;
        }
        String capitals = key.toUpperCase(Locale.ROOT).replace('.', '_');
        String without = variable.apply(capitals.replace("-", ""));
        return without != null ? without : variable.apply(capitals.replace('-', '_'));
    }
}
