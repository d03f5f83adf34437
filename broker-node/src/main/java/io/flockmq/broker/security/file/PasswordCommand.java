package io.flockmq.broker.security.file;

import io.flockmq.broker.security.password.PasswordHash;
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

    private PasswordCommand() {}

    /**
     * Writes the file anew, readable by its owner only, in one step.
     *
     * @param password the user's password, null to take the user out
     * @return whether the user was in the file before
     * @throws IllegalArgumentException if the user name cannot stand in such a file; the message is a clause
     * @throws IOException if the file cannot be read or written
     */
    public static boolean change(Path file, String user, @Nullable String password) throws IOException {
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
            byte[] salt = new byte[16];
            new SecureRandom().nextBytes(salt);
            lines.add(user + ":" + PasswordHash.argon2id(password, salt));
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
}
