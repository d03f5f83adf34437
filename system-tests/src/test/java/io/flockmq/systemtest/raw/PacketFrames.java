package io.flockmq.systemtest.raw;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into packets, and minds only the length of each. For one thread. */
public final class PacketFrames {

    private byte[] buffer = new byte[512];
    private int start;
    private int end;

    /** Takes in bytes as they came. */
    public void append(byte[] bytes, int length) {
        if (end + length > buffer.length) {
            int kept = end - start;
            byte[] room = kept + length > buffer.length ? new byte[2 * (kept + length)] : buffer;
            System.arraycopy(buffer, start, room, 0, kept);
            buffer = room;
            start = 0;
            end = kept;
        }
        System.arraycopy(bytes, 0, buffer, end, length);
        end += length;
    }

    /** The next whole packet with its fixed header, or null until more bytes have come. */
    public byte @Nullable [] next() {
        int length = 0;
        int at = start + 1;
        for (int shift = 0; ; shift += 7, at++) {
            if (at >= end) {
                return null;
            }
            if (shift > 21) {
                throw new AssertionError("the server sent a length of more than four bytes: " + describeRest());
            }
            length |= (buffer[at] & 0x7F) << shift;
            if (buffer[at] >= 0) {
                break;
            }
        }
        int next = at + 1 + length;
        if (next > end) {
            return null;
        }
        byte[] packet = Arrays.copyOfRange(buffer, start, next);
        start = next;
        return packet;
    }

    /** The bytes of the packet that has begun, for a message. */
    String describeRest() {
        return PacketBytes.describe(rest());
    }

    /** The bytes that no packet was cut from yet. */
    byte[] rest() {
        return Arrays.copyOfRange(buffer, start, end);
    }

    /** Whether a packet has begun and not ended. */
    public boolean hasRest() {
        return end > start;
    }
}
