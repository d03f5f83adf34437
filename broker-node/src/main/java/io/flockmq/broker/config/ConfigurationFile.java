package io.flockmq.broker.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Finds the operator's own file, as {@code mosquitto -c} does: {@code --config <file>} or {@code -c <file>}, else the
 * environment variable {@code FLOCKMQ_CONFIG}, else {@code flockmq.yaml} in the working directory if there is one. The
 * file is then read by Spring Boot, above its own {@code application.yaml} and below environment and command line.
 */
final class ConfigurationFile implements EnvironmentPostProcessor, Ordered {

    private static final String DEFAULT_FILE = "flockmq.yaml";
    private static final String OPTION = "config";
    private static final String VARIABLE = "FLOCKMQ_CONFIG";
    private static final String IMPORT = "spring.config.import";

    /** Before Spring Boot reads files. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER - 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Optional<Choice> choice = choose(environment);
        if (choice.isEmpty()) {
            return;
        }
        check(choice.get());
        List<String> imports = new ArrayList<>(Binder.get(environment)
                .bind(IMPORT, Bindable.listOf(String.class))
                .orElse(List.of()));
        imports.add(location(choice.get().file()));
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < imports.size(); i++) {
            properties.put(IMPORT + "[" + i + "]", imports.get(i));
        }
        environment.getPropertySources().addFirst(new MapPropertySource("configuration file", properties));
    }

    private static Optional<Choice> choose(ConfigurableEnvironment environment) {
        Choice asked = fromCommandLine(environment);
        if (asked != null) {
            return Optional.of(asked);
        }
        String variable = environment.getProperty(VARIABLE, "");
        if (!variable.isEmpty()) {
            return Optional.of(new Choice(VARIABLE, Path.of(variable), "environment variable"));
        }
        Path file = Path.of(DEFAULT_FILE);
        return Files.exists(file)
                ? Optional.of(new Choice("configuration file", file, "working directory"))
                : Optional.empty();
    }

    /** Understands {@code --config=x}, {@code --config x} and {@code -c x}; refuses what is no option at all. */
    private static @Nullable Choice fromCommandLine(ConfigurableEnvironment environment) {
        String source = CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME;
        if (!(environment.getPropertySources().get(source) instanceof CommandLinePropertySource<?> commandLine)) {
            return null;
        }
        List<String> words = new ArrayList<>(words(commandLine));
        String file = commandLine.getProperty(OPTION);
        boolean asked = file != null || words.remove("-c");
        if (asked && (file == null || file.isEmpty())) {
            file = words.isEmpty() ? "" : words.removeFirst();
        }
        if (!words.isEmpty()) {
            throw new ConfigurationException(words.stream()
                    .map(word -> new ConfigurationProblem(
                            "argument " + word,
                            null,
                            "command line",
                            "not understood; a setting is given as --key=value, a file as --config=file"))
                    .toList());
        }
        if (!asked || file == null) {
            return null;
        }
        if (file.isEmpty()) {
            throw problem("--config", null, "command line", "needs the name of a file");
        }
        return new Choice("--config", Path.of(file), "command line");
    }

    private static List<String> words(CommandLinePropertySource<?> commandLine) {
        String joined = commandLine.getProperty(CommandLinePropertySource.DEFAULT_NON_OPTION_ARGS_PROPERTY_NAME);
        return joined == null ? List.of() : Arrays.asList(joined.split(","));
    }

    private static void check(Choice choice) {
        if (!Files.isRegularFile(choice.file())) {
            String problem = Files.isDirectory(choice.file()) ? "is a directory, not a file" : "there is no such file";
            throw problem(choice.by(), choice.file(), choice.source(), problem);
        }
        if (isProperties(choice.file())) {
            return;
        }
        try (InputStream in = Files.newInputStream(choice.file())) {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            for (Object document : new Yaml(new SafeConstructor(options)).loadAll(new UnicodeReader(in))) {
                if (document != null && !(document instanceof Map)) {
                    throw problem(
                            Origins.file(choice.file()),
                            null,
                            "",
                            "is not a configuration: must hold `key: value` lines in YAML");
                }
            }
        } catch (YAMLException wrong) {
            throw new ConfigurationException(List.of(YamlProblem.of(wrong, Origins.file(choice.file()))));
        } catch (IOException unreadable) {
            throw problem(choice.by(), choice.file(), choice.source(), "cannot be read: " + unreadable.getMessage());
        }
    }

    private static String location(Path file) {
        String name = file.toString();
        boolean known = isProperties(file) || name.endsWith(".yaml") || name.endsWith(".yml");
        return "file:" + file.toAbsolutePath() + (known ? "" : "[.yaml]");
    }

    private static boolean isProperties(Path file) {
        return file.toString().endsWith(".properties");
    }

    private static ConfigurationException problem(String key, @Nullable Object value, String source, String message) {
        return new ConfigurationException(List.of(new ConfigurationProblem(key, value, source, message)));
    }

    /** A file, and who says so. */
    private record Choice(String by, Path file, String source) {}
}
