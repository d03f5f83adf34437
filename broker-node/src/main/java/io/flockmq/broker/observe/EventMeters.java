package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import java.util.List;

/** Gives each event to all that count some of them, in the thread where it happens. Thread-safe. */
public final class EventMeters implements BrokerEventListener {

    private final List<BrokerEventListener> all;

    /** Of these. */
    public EventMeters(List<BrokerEventListener> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public void on(BrokerEvent event) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).on(event);
        }
    }
}
