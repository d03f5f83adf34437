package io.flockmq.broker.transport;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may open WebSockets. A browser says with each request which page it does it for; what is no browser need not say anything, and
 * is none of this rule's business.
 *
 * @param allowed origins such as {@code https://example.org}, where {@code :*} at the end is any port; none for all
 */
public record Origins(List<String> allowed) {

    /** Every page. */
    public static final Origins ALL = new Origins(List.of());

    private static final Pattern ORIGIN =
            Pattern.compile("https?://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+])(?::(?:\\d{1,5}|\\*))?", Pattern.CASE_INSENSITIVE);
    private static final String ANY_PORT = ":*";

    /** Copies the list. */
    public Origins {
        allowed =
                allowed.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether this is one, or one with any port. */
    public static boolean isOrigin(String text) {
        return ORIGIN.matcher(text).matches();
    }

    /** Whether a page of this origin may; null is for whoever is no browser. */
    boolean admit(@Nullable String origin) {
        if (origin == null || allowed.isEmpty()) {
            return true;
        }
        String asked = origin.toLowerCase(Locale.ROOT);
        return allowed.stream().anyMatch(one -> matches(one, asked));
    }

    private static boolean matches(String allowed, String asked) {
        if (!allowed.endsWith(ANY_PORT)) {
            return allowed.equals(asked);
        }
        String host = allowed.substring(0, allowed.length() - ANY_PORT.length());
        return asked.startsWith(host) && asked.substring(host.length()).matches("|:\\d{1,5}");
    }
}
