package io.flockmq.broker.delivery;

import io.flockmq.broker.event.MessageTracer;
import org.jspecify.annotations.Nullable;

/**
 * What a router needs to know of other nodes, and of those who watch.
 *
 * @param nodes the way to subscribers on other nodes
 * @param retained retains messages
 * @param keeping whether what must not be lost can be kept
 * @param tracer traces messages; null where nobody does
 */
public record RouterPorts(
        OtherNodes nodes,
        RetainedWriter retained,
        Keeping keeping,
        @Nullable MessageTracer tracer) {

    /** What must not be lost is in memory, and nobody traces messages. */
    public RouterPorts(OtherNodes nodes, RetainedWriter retained) {
        this(nodes, retained, Keeping.ALWAYS, null);
    }
}
