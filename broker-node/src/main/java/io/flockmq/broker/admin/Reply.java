package io.flockmq.broker.admin;

import java.util.Locale;

/**
 * A line of the answer to an order: a word, and text for people.
 *
 * @param kind whether there is more to come
 */
record Reply(Kind kind, String text) {

    /** The word that stands first. */
    enum Kind {
        /** It is being carried out; more lines follow. */
        WAIT,
        /** The last line: it was carried out. */
        DONE,
        /** The last line: it was not. */
        FAILED;

        String with(String text) {
            return name().toLowerCase(Locale.ROOT) + ' ' + text;
        }
    }

    /** Reads a line; what does not begin with a word of these is a failure. */
    static Reply of(String line) {
        for (Kind kind : Kind.values()) {
            if (line.startsWith(kind.with(""))) {
                return new Reply(kind, line.substring(kind.with("").length()));
            }
        }
        return new Reply(Kind.FAILED, line);
    }
}
