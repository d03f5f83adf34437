package io.flockmq.broker.security.file;

import io.flockmq.broker.security.password.PasswordHash;
import io.flockmq.broker.security.scram.ScramKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Changes a password file: puts a user into it with a password, or takes it out. */
public final class PasswordCommand {

    /** What is kept of a password. */
    public enum Kind {
        /** Argon2id, which is best against somebody who has stolen the file. */
        HASH,
        /** Keys for SCRAM-SHA-256, with which the client need not show its password. */
        SCRAM
    }

    private PasswordCommand() {}

    /**
     * Writes the file anew in one step: a new one readable by its owner only, one that is there with the owner, group and permissions
     * that it has. What a symbolic link points to is written, not the link.
     *
     * @param password the user's password, null to take the user out
     * @param kind what is kept of it
     * @return whether the user was in the file before
     * @throws IllegalArgumentException if the user name cannot stand in such a file, or one of both cannot be used so; the message is
     *     a clause
     * @throws IOException if the file cannot be read or written
     */
    public static boolean change(Path file, String user, @Nullable String password, Kind kind) throws IOException {
        return write(file, user, () -> password == null ? null : kept(user, password, kind));
    }

    /**
     * Makes a file with one user whose password is hashed with this salt: whoever does the same with the same gets the same file.
     *
     * @param salt 16 bytes that nobody can guess
     * @throws IOException if the file cannot be written
     */
    public static void create(Path file, String user, String password, byte[] salt) throws IOException {
        var _ = write(file, user, () -> PasswordHash.argon2id(password, salt));
    }

    private static boolean write(Path file, String user, Supplier<@Nullable String> kept) throws IOException {
        if (user.isBlank()
                || user.indexOf(':') >= 0
                || user.startsWith("#")
                || user.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                    "a user name is not empty, does not begin with #, and has no colon or control character");
        }
        List<String> lines =
                new ArrayList<>(Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of());
        boolean existed = lines.removeIf(line -> line.startsWith(user + ":"));
        String now = kept.get();
        if (now != null) {
            lines.add(user + ":" + now);
        }
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path fresh = Files.createTempFile(
                target.getParent(),
                ".passwords",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(fresh, lines, StandardCharsets.UTF_8);
            if (Files.exists(target)) {
                keepAttributes(target, fresh);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return existed;
    }

    /** The broker may run as another user than whoever changes the file, and must still be able to read it. */
    private static void keepAttributes(Path from, Path to) throws IOException {
        PosixFileAttributes old = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (!view.readAttributes().owner().equals(old.owner())) {
            view.setOwner(old.owner());
        }
        if (!view.readAttributes().group().equals(old.group())) {
            view.setGroup(old.group());
        }
        view.setPermissions(old.permissions());
    }

    private static String kept(String user, String password, Kind kind) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return switch (kind) {
            case HASH -> PasswordHash.argon2id(password, salt);
            case SCRAM -> ScramKeys.ofNew(user, password, salt).text();
        };
    }
}
