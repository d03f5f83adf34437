package io.flockmq.broker.observe;

/** Makes text that came from a client fit to be shown: it can neither forge a line nor fill the log. */
public final class ClientText {

    /** Characters shown of a client's text. */
    private static final int LONGEST = 128;

    /** Characters of it in a field: more than a client id has by default. */
    private static final int LONGEST_FIELD = 256;

    private ClientText() {}

    /** The text in quotes, control characters and quotes escaped, cut with an ellipsis where it is long. */
    public static String quoted(String text) {
        int end = end(text, LONGEST);
        StringBuilder shown = new StringBuilder(end + 2).append('"');
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            if (c == '"' || c == '\\') {
                shown.append('\\').append((char) c);
            } else {
                append(shown, c);
            }
            i += Character.charCount(c);
        }
        return shown.append(end < text.length() ? "…\"" : "\"").toString();
    }

    /**
     * The text as the value of a field: as the client sent it, but with control characters and the like escaped as in
     * {@link #quoted}, so that a log which is shown is as harmless as one that is parsed, and cut with an ellipsis where it is long.
     */
    public static String field(String text) {
        int end = end(text, LONGEST_FIELD);
        StringBuilder shown = new StringBuilder(end + 1);
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            append(shown, c);
            i += Character.charCount(c);
        }
        return end < text.length() ? shown.append('…').toString() : shown.toString();
    }

    private static void append(StringBuilder shown, int c) {
        switch (c) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (isUnfit(c)) {
                    shown.append(String.format(Character.isBmpCodePoint(c) ? "\\u%04x" : "\\u{%x}", c));
                } else {
                    shown.appendCodePoint(c);
                }
            }
        }
    }

    /** Where to cut: not between the halves of a character. */
    private static int end(String text, int longest) {
        if (text.length() <= longest) {
            return text.length();
        }
        boolean split = Character.isSurrogatePair(text.charAt(longest - 1), text.charAt(longest));
        return split ? longest - 1 : longest;
    }

    /** Controls, line separators, and what changes the direction of writing. */
    private static boolean isUnfit(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }
}
