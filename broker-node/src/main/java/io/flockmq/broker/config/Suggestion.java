package io.flockmq.broker.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The key that somebody probably meant. */
final class Suggestion {

    private Suggestion() {}

    /**
     * The known key that is most like an unknown one: a few letters off, or right in its last part and wrong in the
     * group, with or without {@code mqtt} in front.
     */
    static Optional<String> insteadOf(ConfigurationPropertyName unknown) {
        List<String> candidates = Settings.all().stream()
                .map(setting -> setting.keyFor(listenerName(unknown)))
                .toList();
        String written = letters(unknown);
        Optional<String> nearest = closest(candidates, written);
        if (nearest.isPresent() && distance(written, letters(nearest.get())) <= Math.max(1, written.length() / 4)) {
            return nearest;
        }
        String last = unknown.getLastElement(Form.UNIFORM);
        // Who writes no more than "port" means the one that clients connect to, but with a limit that of all listeners.
        return candidates.stream()
                .filter(key -> ConfigurationPropertyName.of(key)
                        .getLastElement(Form.UNIFORM)
                        .equals(last))
                .min(Comparator.<String, Boolean>comparing(
                                key -> !key.startsWith("mqtt.limits.") && !key.equals("mqtt.security." + last(key)))
                        .thenComparing(key -> !key.startsWith("mqtt.listeners."))
                        .thenComparingInt(key -> distance(written, letters(key))));
    }

    /** The environment variable that sets a key. */
    static String environmentVariable(String key) {
        return key.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** How many letters must be added, removed or replaced to make one word of another. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    private static Optional<String> closest(List<String> keys, String written) {
        Function<String, Integer> far = key -> distance(written, letters(key));
        return keys.stream().min(Comparator.comparing(far));
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** The name that the operator gave to the listener, or the one that is there by default. */
    private static String listenerName(ConfigurationPropertyName unknown) {
        boolean named = unknown.getNumberOfElements() > 3
                && distance(unknown.getElement(1, Form.UNIFORM), "listeners") <= 2
                && ConfigurationPropertyName.isValid(unknown.getElement(2, Form.DASHED));
        return named ? unknown.getElement(2, Form.DASHED) : "tcp";
    }

    private static String letters(String key) {
        return letters(ConfigurationPropertyName.of(key));
    }

    /** The name without {@code mqtt} in front and without anything between the words. */
    private static String letters(ConfigurationPropertyName name) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            String element = name.getElement(i, Form.UNIFORM);
            if (i > 0 || distance(element, "mqtt") > 1) {
                letters.append(element);
            }
        }
        return letters.toString();
    }
}
