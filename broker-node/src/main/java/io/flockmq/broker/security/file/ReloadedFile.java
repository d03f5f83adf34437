package io.flockmq.broker.security.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read again when it has changed. What was read last is kept if it cannot be read any more. Any thread may ask for it;
 * one looks after it.
 *
 * @param <T> what is in it, immutable
 */
public final class ReloadedFile<T> {

    /** Reads a file. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Path path) throws IOException, FileProblem;
    }

    private record Content<T>(T value, long version) {}

    /** What shows that a file has changed: also if it is replaced by another one, or a link by which it is found is. */
    private record Trace(
            FileTime modified, long size, @Nullable Object key) {
        private static @Nullable Trace of(Path path) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return new Trace(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException none) {
                return null;
            }
        }
    }

    private final Path path;
    private final Reader<T> reader;
    private final List<Runnable> listeners = new ArrayList<>();
    private volatile Content<T> content;
    private @Nullable Trace trace;

    /**
     * Reads the file.
     *
     * @throws FileProblem if it cannot be used
     */
    ReloadedFile(Path path, Reader<T> reader) throws FileProblem {
        this.path = path;
        this.reader = reader;
        this.trace = Trace.of(path);
        this.content = new Content<>(read(), 0);
    }

    private T read() throws FileProblem {
        try {
            return reader.read(path);
        } catch (IOException unreadable) {
            throw new FileProblem(path
                    + switch (unreadable) {
                        case NoSuchFileException _ -> ": there is no such file";
                        case CharacterCodingException _ -> ": not UTF-8";
                        default -> ": cannot be read: " + unreadable.getClass().getSimpleName();
                    });
        }
    }

    /** Runs an action on the thread that looks after the file whenever that was read anew. Before it is looked after. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    T get() {
        return content.value();
    }

    /** Rises each time that the file is read anew. */
    long version() {
        return content.version();
    }

    /**
     * Reads the file anew if it has changed. One thread.
     *
     * @param done told in a line for people that it was read
     * @param failed told why it was not; each change is told once
     */
    public void lookAgain(Consumer<String> done, Consumer<String> failed) {
        Trace now = Trace.of(path);
        if (Objects.equals(now, trace)) {
            return;
        }
        trace = now;
        try {
            content = new Content<>(read(), content.version() + 1);
            listeners.forEach(Runnable::run);
            done.accept(path + " was read anew");
        } catch (FileProblem unusable) {
            failed.accept(unusable.getMessage() + "; what was read before stays in force");
        } catch (RuntimeException fault) { // else nobody would look after any file from now on
            failed.accept(path + ": cannot be read: " + fault + "; what was read before stays in force");
        }
    }
}
