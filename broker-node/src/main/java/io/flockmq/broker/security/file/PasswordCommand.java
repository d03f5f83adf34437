package io.flockmq.broker.security.file;

import io.flockmq.broker.security.password.PasswordHash;
import io.flockmq.broker.security.scram.ScramKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
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
     * Writes the file anew, readable by its owner only, in one step.
     *
     * @param password the user's password, null to take the user out
     * @param kind what is kept of it
     * @return whether the user was in the file before
     * @throws IllegalArgumentException if the user name cannot stand in such a file, or one of both cannot be used so; the message is
     *     a clause
     * @throws IOException if the file cannot be read or written
     */
    public static boolean change(Path file, String user, @Nullable String password, Kind kind) throws IOException {
        if (user.isBlank()
                || user.indexOf(':') >= 0
                || user.startsWith("#")
                || user.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                    "a user name is not empty, does not begin with #, and has no colon or" + " control character");
        }
        List<String> lines =
                new ArrayList<>(Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of());
        boolean existed = lines.removeIf(line -> line.startsWith(user + ":"));
        if (password != null) {
            lines.add(user + ":" + kept(user, password, kind));
        }
        Path directory = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(
                directory,
                ".passwords",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(fresh, lines, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return existed;
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
