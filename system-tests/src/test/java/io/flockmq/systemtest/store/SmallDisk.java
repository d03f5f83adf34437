package io.flockmq.systemtest.store;

import io.flockmq.systemtest.process.TemporaryDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few megabytes, in memory, that can be filled. Needs root. */
final class SmallDisk implements AutoCloseable {

    private final TemporaryDirectory directory = new TemporaryDirectory();

    private SmallDisk() {}

    /** Makes one of so many megabytes. */
    static SmallDisk mount(int megabytes) {
        SmallDisk disk = new SmallDisk();
        run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + megabytes + "m",
                "tmpfs",
                disk.path().toString());
        return disk;
    }

    Path path() {
        return directory.file().toPath();
    }

    /** Bytes that there is room for. */
    long free() throws IOException {
        return Files.getFileStore(path()).getUsableSpace();
    }

    private Path ballast() {
        return path().resolve("ballast");
    }

    /** Writes a file of so many bytes, or of as many as there is room for. */
    Path fill(long bytes) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            for (long written = 0; written < bytes; written += block.length) {
                out.write(block);
            }
        } catch (IOException full) {
            if (bytes < Long.MAX_VALUE) {
                throw new UncheckedIOException(full);
            }
        }
        return ballast();
    }

    /** Takes away what filled it. */
    void empty() throws IOException {
        Files.delete(ballast());
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed; it needs root");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        run("umount", path().toString());
        directory.close();
    }
}
