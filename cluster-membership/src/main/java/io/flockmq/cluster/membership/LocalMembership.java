package io.flockmq.cluster.membership;

import java.util.List;
import java.util.function.Consumer;

/** The membership of a node alone: one view, for ever. A listener is told within {@link #addListener}. */
public final class LocalMembership implements Membership {

    private final View view;

    /** A node with nobody else. */
    public LocalMembership(Node self) {
        view = new View(1, self, List.of(self), Serving.SERVING);
    }

    @Override
    public View view() {
        return view;
    }

    @Override
    public void addListener(Consumer<View> listener) {
        listener.accept(view);
    }

    @Override
    public void confirm(Runnable confirmed) {
        confirmed.run();
    }
}
