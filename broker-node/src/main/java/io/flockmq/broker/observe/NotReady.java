package io.flockmq.broker.observe;

/** Why clients may not be sent to a node now. All of these that are true together are told. */
public enum NotReady {
    /** It listens nowhere yet, or no more. */
    NOT_LISTENING("its listeners are not open"),
    /** It has not joined its cluster, or does not know yet what the others know. */
    JOINING("it does not know yet what the other nodes know"),
    /**
     * It has come to a cluster in which sessions have fewer copies than they could have: before that is mended, no other node is
     * to be stopped. Once it was ready it waits for this no more, whatever becomes of other nodes.
     */
    COPYING("sessions of other nodes do not have all their copies yet"),
    /** Most other nodes of its cluster cannot be reached. */
    CUT_OFF("it is cut off from most of its cluster"),
    /** It brings back what its store has. */
    RECALLING("it reads what its store has"),
    /** Its disk is full, or its store cannot be written for another reason. */
    STORE_REFUSES("its store takes no messages"),
    /** It hands its sessions over, and is about to stop. */
    DRAINING("it is about to stop");

    private final String text;

    NotReady(String text) {
        this.text = text;
    }

    /** As a label of a metric. */
    public String label() {
        return Labels.of(this);
    }

    /** A clause for people. */
    @Override
    public String toString() {
        return text;
    }
}
