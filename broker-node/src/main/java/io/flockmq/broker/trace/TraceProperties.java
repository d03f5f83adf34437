package io.flockmq.broker.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The user properties of a PUBLISH that carry W3C trace context, as the client wrote them. Both are bounded here and checked by
 * whoever reads them. Immutable.
 *
 * @param traceparent version, trace id, parent id and flags
 * @param tracestate what the publisher's tracing system adds; empty for none
 */
record TraceProperties(String traceparent, String tracestate) {

    /** The one length that version 00 has; later ones may be longer. */
    static final int TRACEPARENT_LENGTH = 55;

    /** Characters of a {@code traceparent} of a later version. */
    static final int LONGEST_TRACEPARENT = 128;

    /** Characters of {@code tracestate}: what W3C asks everybody to carry on. */
    static final int LONGEST_TRACESTATE = 512;

    private static final byte[] TRACEPARENT = "traceparent".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRACESTATE = "tracestate".getBytes(StandardCharsets.US_ASCII);

    private static final int PAYLOAD_FORMAT_INDICATOR = 0x01;
    private static final int USER_PROPERTY = 0x26;

    /**
     * Finds them.
     *
     * @param properties properties that have been checked when they came, encoded as on the wire
     * @return null if there is no {@code traceparent}, more than one, or one of another length; a {@code tracestate} that comes twice or
     *     is too long is as if it were not there
     */
    static @Nullable TraceProperties find(byte[] properties) {
        @Nullable String traceparent = null;
        String tracestate = "";
        boolean states = false;
        int at = 0;
        while (at < properties.length) {
            int property = properties[at++];
            if (property == PAYLOAD_FORMAT_INDICATOR) {
                at++;
                continue;
            }
            int name = at + 2;
            at = name + length(properties, at);
            if (property != USER_PROPERTY) {
                continue; // one string, or bytes that look like one
            }
            int nameEnd = at;
            int value = at + 2;
            at = value + length(properties, at);
            if (is(TRACEPARENT, properties, name, nameEnd)) {
                int length = at - value;
                if (traceparent != null || length < TRACEPARENT_LENGTH || length > LONGEST_TRACEPARENT) {
                    return null;
                }
                traceparent = text(properties, value, at);
            } else if (is(TRACESTATE, properties, name, nameEnd)) {
                tracestate = states || at - value > LONGEST_TRACESTATE ? "" : text(properties, value, at);
                states = true;
            }
        }
        return traceparent == null ? null : new TraceProperties(traceparent, tracestate);
    }

    private static int length(byte[] properties, int at) {
        return ((properties[at] & 0xFF) << 8) | (properties[at + 1] & 0xFF);
    }

    private static boolean is(byte[] wanted, byte[] properties, int from, int to) {
        return Arrays.equals(wanted, 0, wanted.length, properties, from, to);
    }

    private static String text(byte[] properties, int from, int to) {
        return new String(properties, from, to - from, StandardCharsets.UTF_8);
    }
}
