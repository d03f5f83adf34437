package io.flockmq.systemtest.admin;

import io.flockmq.systemtest.process.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** A file of users whose passwords are their names twice, hashed as mosquitto_passwd did it once, which is fast. */
final class AdminUsersFile {

    private static final TemporaryDirectory DIRECTORY = new TemporaryDirectory();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(DIRECTORY::close));
    }

    private AdminUsersFile() {}

    static Path of(String... users) {
        try {
            Path file = Files.createTempFile(DIRECTORY.file().toPath(), "users", "");
            return Files.writeString(
                    file, Arrays.stream(users).map(AdminUsersFile::line).collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String line(String user) {
        try {
            byte[] salt = "twelve bytes".getBytes(StandardCharsets.UTF_8);
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update((user + user).getBytes(StandardCharsets.UTF_8));
            Base64.Encoder base64 = Base64.getEncoder();
            return user + ":$6$" + base64.encodeToString(salt) + '$' + base64.encodeToString(digest.digest(salt));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
