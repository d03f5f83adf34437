package io.flockmq.broker.security.file;

import io.flockmq.broker.security.password.PasswordHash;
import io.flockmq.broker.security.scram.ScramKeys;
import io.flockmq.broker.security.scram.ScramUsers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Users and the hashes of their passwords, one {@code user:hash} a line, as {@code mosquitto_passwd} writes them. Immutable.
 *
 * @param hashByUser of each user
 * @param hashes the same without the users
 * @param scram those who can use SCRAM
 */
record PasswordFile(Map<String, PasswordHash> hashByUser, List<PasswordHash> hashes, ScramUsers scram) {

    static PasswordFile read(Path path) throws IOException, FileProblem {
        Map<String, PasswordHash> hashes = new HashMap<>();
        List<String> lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new FileProblem("%s:%d: not a user; allowed: name:hash".formatted(path, i + 1));
            }
            try {
                PasswordHash hash = PasswordHash.parse(line.substring(colon + 1).strip());
                if (hashes.putIfAbsent(line.substring(0, colon), hash) != null) {
                    throw new FileProblem("%s:%d: a user that is in the file already".formatted(path, i + 1));
                }
            } catch (IllegalArgumentException malformed) {
                throw new FileProblem("%s:%d: %s".formatted(path, i + 1, malformed.getMessage()));
            }
        }
        return new PasswordFile(hashes, List.copyOf(hashes.values()), scram(hashes));
    }

    private static ScramUsers scram(Map<String, PasswordHash> hashes) {
        Map<String, ScramKeys> keys = new HashMap<>();
        hashes.forEach((user, hash) -> {
            if (hash instanceof PasswordHash.Scram scram) {
                keys.put(user, scram.keys());
            }
        });
        return new ScramUsers(keys);
    }
}
