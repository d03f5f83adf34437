package io.flockmq.systemtest.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a vector as they are written: hex digits, {@code 61*300}, {@code "text"}, {@code 'text with its length'},
 * {@code [ length in two bytes ]}, {@code { length as a variable byte integer }}.
 */
final class VectorBytes {

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:\"([^\"]*)\"|'([^']*)'|((?:[0-9a-fA-F]{2})+)(?:\\*(\\d+))?|([\\[{])|([\\]}]))\\s*");

    private final Matcher tokens;
    private final String text;

    VectorBytes(String text) {
        this.text = text;
        tokens = TOKEN.matcher(text);
    }

    byte[] toBytes() {
        return readUntil("");
    }

    private byte[] readUntil(String end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (tokens.regionStart() < text.length()) {
            if (!tokens.lookingAt()) {
                throw new IllegalArgumentException("no bytes: " + text.substring(tokens.regionStart()));
            }
            String plain = tokens.group(1);
            String withLength = tokens.group(2);
            String hex = tokens.group(3);
            String times = tokens.group(4);
            String open = tokens.group(5);
            String close = tokens.group(6);
            tokens.region(tokens.end(), text.length());
            if (plain != null) {
                out.writeBytes(plain.getBytes(StandardCharsets.UTF_8));
            } else if (withLength != null) {
                writeWithTwoByteLength(out, withLength.getBytes(StandardCharsets.UTF_8));
            } else if (hex != null) {
                out.writeBytes(HexFormat.of().parseHex(hex.repeat(times == null ? 1 : Integer.parseInt(times))));
            } else if ("[".equals(open)) {
                writeWithTwoByteLength(out, readUntil("]"));
            } else if ("{".equals(open)) {
                writeWithVariableLength(out, readUntil("}"));
            } else if (end.equals(close)) {
                return out.toByteArray();
            }
        }
        if (!end.isEmpty()) {
            throw new IllegalArgumentException("no " + end + " in " + text);
        }
        return out.toByteArray();
    }

    private static void writeWithTwoByteLength(ByteArrayOutputStream out, byte[] bytes) {
        out.write(bytes.length >>> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void writeWithVariableLength(ByteArrayOutputStream out, byte[] bytes) {
        int rest = bytes.length;
        do {
            out.write(rest > 0x7F ? (rest & 0x7F) | 0x80 : rest);
            rest >>>= 7;
        } while (rest > 0);
        out.writeBytes(bytes);
    }
}
