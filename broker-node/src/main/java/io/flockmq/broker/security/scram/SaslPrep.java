package io.flockmq.broker.security.scram;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Brings user names and passwords into one form, so that the same text is the same bytes whatever keyboard it comes from (SASLprep,
 * RFC 4013). Goes by the JDK's Unicode instead of Unicode 3.2, and does not look at the direction of text; both accept more than the
 * RFC, and change nothing else.
 */
final class SaslPrep {

    private SaslPrep() {}

    /** The text in its one form; null if it is empty then, or has a character that may not be in it. */
    static @Nullable String prepare(String text) {
        if (isPrintableAscii(text)) {
            return text.isEmpty() ? null : text;
        }
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isSpace(character)) {
                mapped.append(' ');
            } else if (!isMappedToNothing(character)) {
                mapped.appendCodePoint(character);
            }
        });
        String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        return prepared.isEmpty() || prepared.codePoints().anyMatch(SaslPrep::isProhibited) ? null : prepared;
    }

    private static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character < 0x7F);
    }

    /** RFC 3454, table C.1.2. */
    private static boolean isSpace(int character) {
        return character == 0x200B || (character > ' ' && Character.getType(character) == Character.SPACE_SEPARATOR);
    }

    /** RFC 3454, table B.1. */
    private static boolean isMappedToNothing(int character) {
        return switch (character) {
            case 0x00AD, 0x034F, 0x1806, 0x180B, 0x180C, 0x180D, 0x200C, 0x200D, 0x2060, 0xFEFF -> true;
            default -> character >= 0xFE00 && character <= 0xFE0F;
        };
    }

    /** RFC 3454, tables C.2 to C.9: what is not seen, means nothing or is no character. */
    private static boolean isProhibited(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> character == 0xFFFC || character == 0xFFFD || (character >= 0x2FF0 && character <= 0x2FFB);
        };
    }
}
