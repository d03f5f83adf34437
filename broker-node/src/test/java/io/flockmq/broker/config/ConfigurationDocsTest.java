package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.unit.DataSize;

/**
 * The key tables of {@code docs/configuration.md} come from the code; with {@code -Ddocs.update} this test writes them.
 */
class ConfigurationDocsTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final String BEGIN = "<!-- generated from BrokerProperties: begin -->\n";
    private static final String END = "<!-- generated from BrokerProperties: end -->\n";
    private static final String UPDATE =
            "mvn test -pl broker-node -am -Dtest=ConfigurationDocsTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Ddocs.update";

    private static Map<String, Map<?, ?>> metadata = Map.of();

    @BeforeAll
    static void readMetadata() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                BrokerProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<?> properties = (List<?>) Objects.requireNonNull(
                    JsonParserFactory.getJsonParser().parseMap(json).get("properties"));
            metadata = properties.stream()
                    .map(property -> (Map<?, ?>) property)
                    .collect(Collectors.toMap(property -> String.valueOf(property.get("name")), property -> property));
        }
    }

    @Test
    void theTablesAreWhatTheCodeSays() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertThat(end).as("both markers are in " + DOCUMENT).isGreaterThanOrEqualTo(begin);
        String tables = tables();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + tables + document.substring(end));
        } else {
            assertThat(document.substring(begin, end))
                    .as("docs/configuration.md is out of date; to write it: " + UPDATE)
                    .isEqualTo(tables);
        }
    }

    @Test
    void everyKeyInTheTextExists() throws IOException {
        String document = Files.readString(DOCUMENT);
        String text = document.substring(document.indexOf(END));
        Matcher key = Pattern.compile("`(mqtt\\.[a-z0-9.<>-]+)`").matcher(text);
        assertThat(key.results().map(found -> found.group(1)).distinct())
                .isSubsetOf(Settings.all().stream().map(Setting::key).toList());
    }

    @Test
    void editorsKnowEveryKeyWithItsMeaningAndDefault() {
        assertThat(Settings.all()).allSatisfy(setting -> {
            Map<?, ?> known = Objects.requireNonNull(metadata.get(setting.keyFor("tcp")), setting.key());
            assertThat(String.valueOf(known.get("description")))
                    .as(setting.key())
                    .endsWith(".");
            assertThat(Objects.toString(known.get("defaultValue"), ""))
                    .as(setting.key())
                    .isEqualTo(setting.defaultValue());
        });
    }

    private static String tables() {
        Map<String, List<Setting>> groups = Settings.all().stream()
                .collect(
                        Collectors.groupingBy(ConfigurationDocsTest::groupOf, LinkedHashMap::new, Collectors.toList()));
        StringBuilder tables = new StringBuilder();
        groups.forEach((group, settings) -> {
            tables.append("\n### `").append(group).append("`\n\n");
            tables.append("| key | type | default | allowed | meaning |\n| --- | --- | --- | --- | --- |\n");
            settings.forEach(setting -> tables.append(row(setting)));
        });
        return tables.append('\n').toString();
    }

    private static String groupOf(Setting setting) {
        return setting.key().substring(0, setting.key().lastIndexOf('.'));
    }

    private static String row(Setting setting) {
        Map<?, ?> known = Objects.requireNonNull(metadata.get(setting.keyFor("tcp")), setting.key());
        return "| `%s` | %s | `%s` | %s | %s |\n"
                .formatted(
                        setting.key(),
                        type(setting.type()),
                        setting.defaultValue(),
                        setting.allowed(),
                        known.get("description"));
    }

    private static String type(Class<?> type) {
        if (type.isEnum()) {
            return "choice";
        }
        if (type == Duration.class) {
            return "duration";
        }
        if (type == DataSize.class) {
            return "size";
        }
        if (type == List.class) {
            return "list";
        }
        return type == boolean.class ? "boolean" : type == int.class ? "number" : "text";
    }
}
