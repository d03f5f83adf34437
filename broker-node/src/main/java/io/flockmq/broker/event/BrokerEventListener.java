package io.flockmq.broker.event;

/** Is told what happens. */
@FunctionalInterface
public interface BrokerEventListener {

    /**
     * Takes note of an event. Called on event loops and other threads: returns at once, never blocks and never throws.
     *
     * @param event what happened
     */
    void on(BrokerEvent event);
}
