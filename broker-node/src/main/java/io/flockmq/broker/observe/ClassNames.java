package io.flockmq.broker.observe;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names for kinds of topics or of clients: each with a regular expression that the whole text matches, the first that does counts.
 * RE2/J matches in time linear to the text, which strangers choose. Immutable.
 */
public final class ClassNames {

    /** The name of what matches no expression. */
    static final String OTHER = "other";

    /** The most that there may be: each is a label of several metrics, for each direction. */
    static final int MOST = 100;

    /** What a name may be, for people. */
    static final String ALLOWED =
            "a name of 1 to 40 letters, digits, - and _, then = and a regular expression of RE2 for the whole text,"
                    + " such as alarms=plant/[^/]+/alarm; \"other\" is what no expression matches";

    private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private final List<String> names = new ArrayList<>();
    private final List<Pattern> patterns = new ArrayList<>();

    private ClassNames() {}

    /**
     * Reads classes.
     *
     * @param entries a name, an equals sign and an expression each
     * @throws IllegalArgumentException with the entry and what is wrong with it
     */
    public static ClassNames of(List<String> entries) {
        ClassNames classes = new ClassNames();
        if (entries.size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " classes");
        }
        Set<String> known = new HashSet<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? "" : entry.substring(0, equals).strip();
            if (!NAME.matcher(name).matches() || name.equals(OTHER)) {
                throw new IllegalArgumentException("\"" + entry + "\" is not a class; allowed: " + ALLOWED);
            }
            if (!known.add(name)) {
                throw new IllegalArgumentException("class " + name + " is there twice");
            }
            classes.add(name, entry.substring(equals + 1).strip());
        }
        return classes;
    }

    private void add(String name, String expression) {
        try {
            patterns.add(Pattern.compile(expression, Pattern.DOTALL));
            names.add(name);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "the expression of class " + name + " cannot be read: " + wrong.getMessage() + "; allowed: "
                            + ALLOWED,
                    wrong);
        }
    }

    /** All names in order, {@value #OTHER} at the end. */
    List<String> names() {
        List<String> all = new ArrayList<>(names);
        all.add(OTHER);
        return all;
    }

    /** Whether everything is of the same class. */
    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The index in {@link #names} of the class of a text. */
    int indexOf(String text) {
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).matches(text)) {
                return i;
            }
        }
        return patterns.size();
    }
}
