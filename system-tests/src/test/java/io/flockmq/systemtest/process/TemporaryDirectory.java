package io.flockmq.systemtest.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The directory in which a broker runs; closing it deletes it with all that is in it. */
public final class TemporaryDirectory implements AutoCloseable {

    private final Path path;

    /** Makes one. */
    public TemporaryDirectory() {
        try {
            path = Files.createTempDirectory("flockmq-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@link ProcessBuilder}. */
    public File file() {
        return path.toFile();
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
