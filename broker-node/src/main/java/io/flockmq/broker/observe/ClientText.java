package io.flockmq.broker.observe;

/** Makes text that came from a client fit to be shown: it can neither forge a line nor fill the log. */
final class ClientText {

    /** Characters shown of a client's text. */
    private static final int LONGEST = 128;

    private ClientText() {}

    /** The text in quotes, control characters and quotes escaped, cut with an ellipsis where it is long. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST) + 2).append('"');
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> shown.append('\\').append(c);
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (isUnfit(c)) {
                        shown.append(String.format("\\u%04x", (int) c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.append(end < text.length() ? "…\"" : "\"").toString();
    }

    /** Controls, line separators, and what changes the direction of writing. */
    private static boolean isUnfit(char c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.UNASSIGNED
                || type == Character.PRIVATE_USE;
    }
}
