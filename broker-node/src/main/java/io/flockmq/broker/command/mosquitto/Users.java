package io.flockmq.broker.command.mosquitto;

import io.flockmq.broker.command.mosquitto.Finding.Kind;
import io.flockmq.broker.security.password.PasswordHash;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file of mosquitto_passwd, whose hashes are good here. */
final class Users {

    private record User(String where, String line) {}

    private Users() {}

    /** The lines for the password file here; findings name users, never a hash or a password. */
    static List<String> read(Path file, List<Finding> findings) throws ImportRefusedException {
        Map<String, User> users = new LinkedHashMap<>();
        List<String> lines = ConfLine.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).stripTrailing();
            String where = file.getFileName() + ":" + (i + 1);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (name.isEmpty()) {
                findings.add(new Finding(Kind.LOST, where, "a line without a user", "allowed: name:hash"));
                continue;
            }
            String hash = line.substring(colon + 1).strip();
            try {
                PasswordHash.parse(hash);
            } catch (IllegalArgumentException unusable) {
                String why = hash.startsWith("$") || hash.isEmpty()
                        ? unusable.getMessage()
                        : "the password is not hashed; set it by flockmq user set";
                users.remove(name); // the last line of a user counts
                findings.add(new Finding(Kind.LOST, where, "user " + name, "" + why));
                continue;
            }
            User before = users.put(name, new User(where, name + ":" + hash));
            if (before != null) {
                findings.add(new Finding(
                        Kind.CHANGED,
                        before.where(),
                        "user " + name,
                        "the user is there again at " + where + ", which counts"));
            }
        }
        users.forEach((name, user) ->
                findings.add(new Finding(Kind.CARRIED, user.where(), "user " + name, "with the same password")));
        return users.values().stream().map(User::line).toList();
    }
}
