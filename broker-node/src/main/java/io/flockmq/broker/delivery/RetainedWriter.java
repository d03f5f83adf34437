package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.topic.Message;
import org.jspecify.annotations.Nullable;

/** Retains the messages that are published on one event loop, on all nodes that must have them. Event loop only. */
@FunctionalInterface
public interface RetainedWriter {

    /**
     * Retains a message for its topic, or deletes the topic's retained message if its payload is empty. From its return on,
     * this node has it.
     *
     * @param confirmation told to {@link Confirmation#expect} each other node that must have it, too; null if nobody waits
     * @return what became of it on this node
     */
    RetainedStore.Result retain(Message message, @Nullable Confirmation confirmation);

    /** Retains messages on this node only. */
    static RetainedWriter to(RetainedStore store) {
        return (message, confirmation) -> store.put(message);
    }
}
