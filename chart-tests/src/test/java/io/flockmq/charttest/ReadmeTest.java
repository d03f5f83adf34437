package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chart's README says what values.yaml says. With {@code -Dchart.readme.update} it is written. */
class ReadmeTest {

    private static final Path README = Chart.DIRECTORY.resolve("README.md");
    private static final String BEGIN = "<!-- generated from values.yaml: begin -->\n";
    private static final String END = "<!-- generated from values.yaml: end -->\n";

    @Test
    void theReadmeHasEveryValueWithItsDefault() throws IOException {
        String now = Files.readString(README);
        int begin = now.indexOf(BEGIN) + BEGIN.length();
        int end = now.indexOf(END);
        assertThat(end).as("the marks in the README").isGreaterThanOrEqualTo(begin);
        String wanted = now.substring(0, begin) + new ValueTables(Chart.VALUES).text() + now.substring(end);

        if (System.getProperty("chart.readme.update") != null) {
            Files.writeString(README, wanted);
        } else {
            assertThat(now).as("mvn test -Dchart.readme.update writes it anew").isEqualTo(wanted);
        }
    }

    @Test
    void everyValueIsExplained() {
        List<String> explained = new ValueTables(Chart.VALUES).keys();

        assertThat(Values.defaults().leaves())
                .filteredOn(leaf ->
                        !leaf.getFirst().equals("listeners") || leaf.get(1).equals("tcp"))
                .allSatisfy(leaf -> assertThat(explained)
                        .as("%s, or what it belongs to", leaf)
                        .anyMatch(key -> isOrContains(key, leaf)));
    }

    private static boolean isOrContains(String key, List<String> leaf) {
        String path = String.join(".", leaf).replace("listeners.tcp.", "listeners.<name>.");
        return path.equals(key) || (path.startsWith(key + ".") && !key.equals("listeners"));
    }
}
