package io.flockmq.broker.codec;

import io.netty.buffer.ByteBuf;

/** Checks strings where they lie, without decoding them (MQTT 5.0, section 1.5.4). */
final class Utf8 {

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long ONES = 0x0101_0101_0101_0101L;

    private Utf8() {}

    /**
     * Whether these bytes are a UTF-8 encoded string of the specification: well formed [MQTT-1.5.4-1] [MQTT-1.5.3-1] and
     * without U+0000 [MQTT-1.5.4-2] [MQTT-1.5.3-2].
     */
    static boolean isWellFormed(ByteBuf bytes, int start, int end) {
        int i = start;
        while (i < end) {
            if (end - i >= Long.BYTES && isAscii(bytes.getLong(i))) {
                i += Long.BYTES;
            } else if (bytes.getByte(i) > 0) {
                i++;
            } else {
                int length = sequenceLength(bytes, i, end);
                if (length == 0) {
                    return false;
                }
                i += length;
            }
        }
        return true;
    }

    /** Whether all eight bytes are in 0x01 to 0x7F. */
    private static boolean isAscii(long word) {
        return ((word | (word - ONES)) & HIGH_BITS) == 0;
    }

    /** The length of the sequence that begins here with a byte of 0 or with the high bit set; 0 if it is ill-formed. */
    private static int sequenceLength(ByteBuf bytes, int start, int end) {
        int lead = bytes.getUnsignedByte(start);
        int length = lengthByLead(lead);
        if (length == 0 || end - start < length) {
            return 0;
        }
        int codePoint = lead & (0xFF >>> (length + 1));
        for (int i = start + 1; i < start + length; i++) {
            int next = bytes.getByte(i);
            if ((next & 0xC0) != 0x80) {
                return 0;
            }
            codePoint = (codePoint << 6) | (next & 0x3F);
        }
        return isShortestForm(codePoint, length) ? length : 0;
    }

    private static int lengthByLead(int lead) {
        if (lead < 0xC2) {
            return 0; // U+0000, a continuation byte, or the lead of an overlong form
        }
        if (lead < 0xE0) {
            return 2;
        }
        if (lead < 0xF0) {
            return 3;
        }
        return lead < 0xF5 ? 4 : 0;
    }

    private static boolean isShortestForm(int codePoint, int length) {
        return switch (length) {
            case 2 -> true; // its lead byte says so
            case 3 ->
                codePoint >= 0x800 && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
            default -> codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT && codePoint <= Character.MAX_CODE_POINT;
        };
    }
}
