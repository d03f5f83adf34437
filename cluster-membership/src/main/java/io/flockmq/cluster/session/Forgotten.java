package io.flockmq.cluster.session;

/**
 * How many entries of a dead home were removed, since nobody had adopted them.
 *
 * @param persistent sessions that were to outlive their connection: they are lost
 * @param clean sessions that ended with their connection
 */
public record Forgotten(int persistent, int clean) {

    /** Nothing was left. */
    public static final Forgotten NOTHING = new Forgotten(0, 0);
}
