package io.flockmq.broker.command.mosquitto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Mosquitto's files have become.
 *
 * @param settings in order
 * @param passwords lines of the password file; null where nobody is asked for a password
 * @param rules lines of the acl-file; null where everything is allowed
 * @param findings what became of each line, in order
 */
public record Imported(
        List<Setting> settings,
        @Nullable List<String> passwords,
        @Nullable List<String> rules,
        List<Finding> findings) {

    /**
     * A setting.
     *
     * @param origin why it is there
     */
    public record Setting(String key, String value, String origin) {

        /** As a line of YAML. */
        public String yaml() {
            String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
            return key + ": \"" + quoted + "\"" + (origin.isEmpty() ? "" : " # " + origin);
        }
    }

    /** Whether a line has no counterpart. */
    public boolean isIncomplete() {
        return findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.LOST);
    }
}
