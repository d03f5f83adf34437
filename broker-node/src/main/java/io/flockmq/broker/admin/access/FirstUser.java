package io.flockmq.broker.admin.access;

import io.flockmq.broker.security.file.PasswordCommand;
import io.flockmq.cluster.membership.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The user {@value #NAME} that a node makes when there is none yet. Nodes of a cluster make the same one, since its password comes from what
 * only they know: so whoever logs in at one of them is logged in at all. Immutable.
 *
 * @param password 20 letters and digits that nobody can guess
 * @param salt for its hash
 */
public record FirstUser(String password, byte[] salt) {

    /** The user name. */
    public static final String NAME = "admin";

    private static final int PASSWORD_LENGTH = 20;
    private static final int SALT_BYTES = 16;
    /** 32 of them, without those that look like others. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    /** Of a cluster, or of a node alone where there is no secret. */
    public static FirstUser of(@Nullable Secret cluster) {
        if (cluster == null) {
            byte[] random = new byte[PASSWORD_LENGTH + SALT_BYTES];
            new SecureRandom().nextBytes(random);
            return new FirstUser(letters(random), Arrays.copyOfRange(random, PASSWORD_LENGTH, random.length));
        }
        return new FirstUser(letters(sign(cluster, "password")), Arrays.copyOf(sign(cluster, "salt"), SALT_BYTES));
    }

    /** What logins are signed with: that of the cluster, or one that only this process knows. */
    public static Secret loginSecret(@Nullable Secret cluster) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new Secret(HexFormat.of()
                .formatHex(cluster == null ? key : sign(cluster, "logins"))
                .toCharArray());
    }

    /** Whether a file has no user yet. */
    public static boolean isMissingIn(Path file) throws IOException {
        return !Files.exists(file) || Files.size(file) == 0;
    }

    /**
     * Makes the file, readable by nobody else.
     *
     * @throws IOException if that is not possible
     */
    public void writeTo(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.exists(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        PasswordCommand.create(file, NAME, password, salt);
    }

    private static byte[] sign(Secret cluster, String what) {
        return cluster.sign(("admin-" + what).getBytes(StandardCharsets.UTF_8));
    }

    private static String letters(byte[] random) {
        StringBuilder text = new StringBuilder(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            text.append(LETTERS.charAt(random[i] & (LETTERS.length() - 1)));
        }
        return text.toString();
    }

    /** The password stays out of logs, but for the one line that shows it. */
    @Override
    public String toString() {
        return "FirstUser[" + NAME + "]";
    }
}
