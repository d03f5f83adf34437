package io.flockmq.broker.observe;

/** Makes text that came from a client fit to be shown: it can neither forge a line nor fill the log. */
final class ClientText {

    /** Characters shown of a client's text. */
    private static final int LONGEST = 128;

    private ClientText() {}

    /** The text in quotes, control characters and quotes escaped, cut with an ellipsis where it is long. */
    static String quoted(String text) {
        int end = end(text);
        StringBuilder shown = new StringBuilder(end + 2).append('"');
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            switch (c) {
                case '"', '\\' -> shown.append('\\').append((char) c);
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
            i += Character.charCount(c);
        }
        return shown.append(end < text.length() ? "…\"" : "\"").toString();
    }

    /** Where to cut: not between the halves of a character. */
    private static int end(String text) {
        if (text.length() <= LONGEST) {
            return text.length();
        }
        boolean split = Character.isSurrogatePair(text.charAt(LONGEST - 1), text.charAt(LONGEST));
        return split ? LONGEST - 1 : LONGEST;
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
