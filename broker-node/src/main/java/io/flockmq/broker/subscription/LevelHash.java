package io.flockmq.broker.subscription;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Hashes what clients choose, with a secret drawn at start: nobody can prepare topic levels or share names that collide,
 * which would turn look-ups into scans. The value is not the same in another process and must not be stored.
 */
final class LevelHash {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED;
    private static final long FACTOR;

    static {
        SecureRandom random = new SecureRandom();
        SEED = random.nextLong();
        FACTOR = random.nextLong() | 1;
    }

    private LevelHash() {}

    /** The hash of {@code bytes[from..to)}. */
    static int of(byte[] bytes, int from, int to) {
        long hash = SEED + (to - from);
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(bytes, at));
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = rest << 8 | (bytes[at] & 0xff);
        }
        return (int) mix(mix(hash ^ rest) ^ SEED);
    }

    /** The hash of the text's UTF-8. */
    static int of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    /** Both halves of the 128-bit product, folded, so that every bit of the input reaches every bit of the output. */
    private static long mix(long value) {
        return Math.unsignedMultiplyHigh(value, FACTOR) ^ (value * FACTOR);
    }
}
