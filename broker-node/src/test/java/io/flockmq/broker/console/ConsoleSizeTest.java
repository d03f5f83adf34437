package io.flockmq.broker.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What a browser has to load. */
class ConsoleSizeTest {

    private static final Path FILES = Path.of("src/main/resources/console");
    private static final long MOST_SCRIPT = 250_000;

    @Test
    void allScriptsTogetherAreSmall() throws IOException {
        List<Path> scripts = files(".js");
        assertThat(scripts).isNotEmpty();
        long bytes = 0;
        for (Path script : scripts) {
            bytes += compressed(Files.readAllBytes(script));
        }
        assertThat(bytes).as("bytes of JavaScript, compressed").isLessThanOrEqualTo(MOST_SCRIPT);
    }

    @Test
    void noFileNamesAnotherHostThatItWouldLoadFrom() throws IOException {
        for (Path file : files("index.html")) {
            assertThat(Files.readString(file)).doesNotContain("http:", "https:", "//");
        }
        for (Path file : files(".css")) {
            assertThat(Files.readString(file)).doesNotContain("@import", "url(");
        }
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> all = Files.walk(FILES)) {
            return all.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    private static int compressed(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        return compressed.size();
    }
}
