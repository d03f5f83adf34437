package io.flockmq.broker.config;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong in the configuration.
 *
 * @param key the key, or what stands in its place
 * @param value what was written there, null if nothing was
 * @param source where it was written, empty if that is not known
 * @param message what is wrong and what is allowed
 */
record ConfigurationProblem(String key, @Nullable Object value, String source, String message) {

    private static final Pattern SECRET = Pattern.compile("password|secret|token|key");
    private static final int LONGEST_VALUE = 100;

    /** The one line that says all this. A value that may be secret is not shown. */
    String line() {
        String written = value == null ? "" : " = " + shown(value.toString());
        return printable(key) + written + (source.isEmpty() ? "" : " (" + source + ")") + ": " + printable(message);
    }

    private String shown(String text) {
        if (SECRET.matcher(key.toLowerCase(Locale.ROOT)).find()) {
            return "******";
        }
        return printable(text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text);
    }

    private static String printable(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString(c))
                .reduce("", String::concat);
    }
}
