package io.flockmq.systemtest.cluster;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Client ids and topics that no other test has. */
final class Names {

    private static final int RUN = ThreadLocalRandom.current().nextInt(1 << 24);
    private static final AtomicInteger LAST = new AtomicInteger();

    private Names() {}

    /** A name that was not given before; it has at most 23 characters if its meaning has at most 8. */
    static String unique(String meaning) {
        return "%s-%06x-%d".formatted(meaning, RUN, LAST.incrementAndGet());
    }
}
