package io.flockmq.cluster.membership;

import java.util.function.Consumer;

/** Tells who the nodes are. */
public interface Membership {

    /** The newest view. Any thread. */
    View view();

    /**
     * Tells a listener each view, starting with the current one, in order and none twice. All listeners are called on one
     * thread, so a slow one keeps news from all. Any thread may add one.
     */
    void addListener(Consumer<View> listener);
}
