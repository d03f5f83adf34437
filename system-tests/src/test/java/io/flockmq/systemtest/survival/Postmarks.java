package io.flockmq.systemtest.survival;

import java.util.Arrays;
import java.util.BitSet;

/** When and where the messages of one publisher were acknowledged, for whoever looks for a lost one. Thread-safe. */
final class Postmarks {

    private final Diary diary;
    private long[] times = new long[1024];
    private int[] ports = new int[1024];

    Postmarks(Diary diary) {
        this.diary = diary;
    }

    /** The broker has acknowledged a message. */
    synchronized void stamp(int sequence, int port) {
        if (sequence >= times.length) {
            int size = Math.max(2 * times.length, sequence + 1);
            times = Arrays.copyOf(times, size);
            ports = Arrays.copyOf(ports, size);
        }
        times[sequence] = System.nanoTime();
        ports[sequence] = port;
    }

    /** The first few of these numbers, in words. */
    synchronized String describe(BitSet sequences) {
        StringBuilder text = new StringBuilder();
        sequences.stream()
                .limit(5)
                .forEach(sequence -> text.append(" %d (acknowledged at %.3f s by %d)"
                        .formatted(
                                sequence,
                                sequence < times.length ? diary.seconds(times[sequence]) : Double.NaN,
                                sequence < ports.length ? ports[sequence] : 0)));
        return text.toString();
    }
}
