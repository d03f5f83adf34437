package io.flockmq.broker.session;

/** Takes confirmations back to the event loops that they belong to, from the event loop that this was made for. */
@FunctionalInterface
public interface Confirmations {

    /** One less for this confirmation to wait for; it may learn of it later in this turn or in the next. */
    void done(Confirmation confirmation);
}
