package io.flockmq.broker.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what happened. Thread-safe. */
public final class RecordedEvents implements BrokerEventListener {

    private final List<BrokerEvent> all = new CopyOnWriteArrayList<>();

    @Override
    public void on(BrokerEvent event) {
        all.add(event);
    }

    /** Everything that happened, in order. */
    public List<BrokerEvent> all() {
        return List.copyOf(all);
    }

    /** What happened of one kind, in order. */
    public <E extends BrokerEvent> List<E> of(Class<E> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The drops, in order. */
    public List<BrokerEvent.MessageDropped> drops() {
        return of(BrokerEvent.MessageDropped.class);
    }

    /** Why messages were dropped, in order. */
    public List<DropReason> dropReasons() {
        return drops().stream().map(BrokerEvent.MessageDropped::reason).toList();
    }

    /** Forgets what happened so far. */
    public void forget() {
        all.clear();
    }
}
