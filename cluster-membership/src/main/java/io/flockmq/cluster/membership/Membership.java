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

    /**
     * Says that this node may not have run for so long that others have gone on without it. It does not serve until they have been
     * asked and still count on it. Any thread.
     *
     * @param confirmed run after listeners were told the view in which this node serves again, on their thread; never, if the
     *     others do not count on it any more: then it comes back in another life
     */
    void confirm(Runnable confirmed);
}
