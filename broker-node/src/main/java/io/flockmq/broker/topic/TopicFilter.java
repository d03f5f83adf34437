package io.flockmq.broker.topic;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A topic filter, parsed once (MQTT 5.0, sections 4.7 and 4.8.2).
 *
 * @param text the whole filter as the client sent it, {@code $share/...} included
 * @param shareName the share name of a shared subscription, null for any other
 * @param filter the filter that topic names are matched against: {@code text} without {@code $share/name/}
 */
public record TopicFilter(String text, @Nullable String shareName, String filter) {

    private static final String SHARE = "$share/";

    /** What parsing gives: a filter, or why there is none. */
    public sealed interface Parsed {
        /** A valid filter. */
        record Valid(TopicFilter filter) implements Parsed {}

        /**
         * Not a filter.
         *
         * @param problem a clause that follows the filter in a sentence, such as "is empty"
         * @param protocolError whether the specification calls this a protocol error rather than an invalid filter
         */
        record Invalid(String problem, boolean protocolError) implements Parsed {}
    }

    /** Parses what a client sent in SUBSCRIBE or UNSUBSCRIBE. */
    public static Parsed parse(String text) {
        if (!text.startsWith(SHARE) && !text.equals("$share")) {
            String problem = problemOf(text);
            return problem == null
                    ? new Parsed.Valid(new TopicFilter(text, null, text))
                    : new Parsed.Invalid(problem, false);
        }
        // [MQTT-4.8.2-1], [MQTT-4.8.2-2]
        int end = text.indexOf('/', SHARE.length());
        if (end < 0) {
            return new Parsed.Invalid("names a share but no filter", true);
        }
        String shareName = text.substring(SHARE.length(), end);
        if (shareName.isEmpty()
                || shareName.indexOf('+') >= 0
                || shareName.indexOf('#') >= 0
                || shareName.indexOf('\0') >= 0) {
            return new Parsed.Invalid("has an empty share name, or one with a wildcard or U+0000", true);
        }
        String filter = text.substring(end + 1);
        String problem = problemOf(filter);
        return problem == null
                ? new Parsed.Valid(new TopicFilter(text, shareName, filter))
                : new Parsed.Invalid(problem, true);
    }

    /**
     * A filter that is known to be valid.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static TopicFilter of(String text) {
        return switch (parse(text)) {
            case Parsed.Valid(TopicFilter filter) -> filter;
            case Parsed.Invalid(String problem, boolean _) ->
                throw new IllegalArgumentException("topic filter \"" + text + "\" " + problem);
        };
    }

    /** Whether this is a shared subscription. */
    public boolean isShared() {
        return shareName != null;
    }

    /** Whether the filter has a wildcard. */
    public boolean hasWildcard() {
        return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
    }

    private static @Nullable String problemOf(String filter) {
        if (filter.isEmpty()) {
            return "is empty"; // [MQTT-4.7.3-1]
        }
        int last = filter.length() - 1;
        for (int i = 0; i <= last; i++) {
            switch (filter.charAt(i)) {
                case '#' -> { // [MQTT-4.7.1-1]
                    if (i != last || (i > 0 && filter.charAt(i - 1) != '/')) {
                        return "has # elsewhere than as its whole last level";
                    }
                }
                case '+' -> { // [MQTT-4.7.1-2]
                    if ((i > 0 && filter.charAt(i - 1) != '/') || (i < last && filter.charAt(i + 1) != '/')) {
                        return "has + that is not a whole level";
                    }
                }
                case 0 -> {
                    return "contains U+0000"; // [MQTT-4.7.3-2]
                }
                default -> {
                    // any other character is allowed
                }
            }
        }
        if (filter.length() > TopicNames.MAX_BYTES / 3
                && filter.getBytes(StandardCharsets.UTF_8).length > TopicNames.MAX_BYTES) {
            return "is longer than " + TopicNames.MAX_BYTES + " bytes"; // [MQTT-4.7.3-3]
        }
        return null;
    }

    @Override
    public String toString() {
        return text;
    }
}
