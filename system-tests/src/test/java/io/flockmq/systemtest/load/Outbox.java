package io.flockmq.systemtest.load;

import java.util.BitSet;

/** The books of one publisher: which of its numbers were sent, and which the broker took over. Thread-safe. */
public final class Outbox {

    private final BitSet sent = new BitSet();
    private final BitSet acknowledged = new BitSet();

    /** Notes that a message goes out. */
    public synchronized void sent(int sequence) {
        sent.set(sequence);
    }

    /**
     * Notes that the broker answers for a message from here on: PUBACK or PUBREC; at QoS 0 as soon as it is sent.
     *
     * @return whether this is the first time
     */
    public synchronized boolean acknowledged(int sequence) {
        boolean first = !acknowledged.get(sequence);
        acknowledged.set(sequence);
        return first;
    }

    public synchronized BitSet sent() {
        return (BitSet) sent.clone();
    }

    public synchronized BitSet acknowledged() {
        return (BitSet) acknowledged.clone();
    }
}
