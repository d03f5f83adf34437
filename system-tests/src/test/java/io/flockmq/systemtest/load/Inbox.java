package io.flockmq.systemtest.load;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The books of one subscriber: what it got from each publisher, how often, in which order. Thread-safe. */
public final class Inbox {

    private static final int EXAMPLES = 5;

    private final String name;
    private final List<BitSet> received = new ArrayList<>();
    private final int[] highest;
    private final List<String> examples = new ArrayList<>();
    private long duplicated;
    private long outOfOrder;
    private long foreign;

    /**
     * Empty books.
     *
     * @param name of the subscriber, for examples
     * @param publishers how many there are
     */
    public Inbox(String name, int publishers) {
        this.name = name;
        highest = new int[publishers];
        for (int i = 0; i < publishers; i++) {
            received.add(new BitSet());
            highest[i] = -1;
        }
    }

    /**
     * Notes a message that came.
     *
     * @return whether it is the first with this stamp
     */
    public synchronized boolean received(Stamp stamp) {
        if (stamp.publisher() < 0 || stamp.publisher() >= highest.length || stamp.sequence() < 0) {
            foreign("from nowhere: " + stamp);
            return false;
        }
        BitSet seen = received.get(stamp.publisher());
        if (seen.get(stamp.sequence())) {
            duplicated++;
            example("doubled: " + stamp);
            return false;
        }
        seen.set(stamp.sequence());
        if (stamp.sequence() < highest[stamp.publisher()]) {
            outOfOrder++;
            example("after number %d: %s".formatted(highest[stamp.publisher()], stamp));
        } else {
            highest[stamp.publisher()] = stamp.sequence();
        }
        return true;
    }

    /** Notes a message that nobody of this run sent. */
    public synchronized void foreign(String what) {
        foreign++;
        example(what);
    }

    /** Compares with what was sent. */
    public synchronized Verdict audit(List<Outbox> outboxes) {
        long sent = 0;
        long acknowledged = 0;
        long got = 0;
        long lost = 0;
        long missing = 0;
        long neverSent = 0;
        for (int publisher = 0; publisher < outboxes.size(); publisher++) {
            BitSet out = outboxes.get(publisher).sent();
            BitSet promised = outboxes.get(publisher).acknowledged();
            BitSet in = received.get(publisher);
            sent += out.cardinality();
            acknowledged += promised.cardinality();
            got += in.cardinality();
            lost += report("lost", publisher, without(promised, in));
            BitSet unconfirmed = without(out, in);
            unconfirmed.andNot(promised);
            missing += unconfirmed.cardinality();
            neverSent += report("never sent", publisher, without(in, out));
        }
        return new Verdict(
                sent,
                acknowledged,
                got,
                lost,
                missing,
                duplicated,
                outOfOrder,
                foreign + neverSent,
                List.copyOf(examples),
                List.of());
    }

    /** The numbers that this publisher's broker acknowledged and that did not come. */
    public synchronized BitSet missing(int publisher, Outbox outbox) {
        return without(outbox.acknowledged(), received.get(publisher));
    }

    private int report(String what, int publisher, BitSet sequences) {
        if (!sequences.isEmpty()) {
            example("%s: of publisher %d from number %d on".formatted(what, publisher, sequences.nextSetBit(0)));
        }
        return sequences.cardinality();
    }

    private void example(String what) {
        if (examples.size() < EXAMPLES) {
            examples.add(name + " " + what);
        }
    }

    private static BitSet without(BitSet all, BitSet some) {
        BitSet rest = (BitSet) all.clone();
        rest.andNot(some);
        return rest;
    }
}
