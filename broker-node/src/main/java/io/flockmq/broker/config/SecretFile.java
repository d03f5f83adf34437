package io.flockmq.broker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file with a secret: its bytes, without the line break that editors add. */
final class SecretFile {

    private SecretFile() {}

    /** @throws IOException if it cannot be read, or has nothing in it */
    static byte[] read(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(file));
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        if (end == 0) {
            throw new IOException("empty");
        }
        return Arrays.copyOf(bytes, end);
    }
}
