package io.flockmq.cluster.link;

/** Told what happens to connections between nodes. Called on event loops: must not block. */
@FunctionalInterface
public interface LinkEventListener {

    /** It happened just now. */
    void on(LinkEvent event);
}
