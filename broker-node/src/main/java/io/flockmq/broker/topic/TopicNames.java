package io.flockmq.broker.topic;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Rules for topic names (MQTT 5.0, section 4.7). */
public final class TopicNames {

    /** The most bytes that a UTF-8 string has on the wire. */
    public static final int MAX_BYTES = 65_535;

    private TopicNames() {}

    /**
     * Why this string is not a topic name that one can publish to, or null if it is one.
     *
     * @param name well-formed text
     */
    public static @Nullable String problemOf(String name) {
        if (name.isEmpty()) {
            return "is empty"; // [MQTT-4.7.3-1]
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '+' || c == '#') {
                return "contains the wildcard " + c; // [MQTT-3.3.2-2]
            }
            if (c == 0) {
                return "contains U+0000"; // [MQTT-4.7.3-2]
            }
        }
        // A char takes at most 3 bytes: most names need no counting.
        if (name.length() > MAX_BYTES / 3 && name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return "is longer than " + MAX_BYTES + " bytes"; // [MQTT-4.7.3-3]
        }
        return null;
    }

    /** The number of levels, at least 1. */
    public static int levels(String name) {
        int levels = 1;
        for (int i = name.indexOf('/'); i >= 0; i = name.indexOf('/', i + 1)) {
            levels++;
        }
        return levels;
    }
}
