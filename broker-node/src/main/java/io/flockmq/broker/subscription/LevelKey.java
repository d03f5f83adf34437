package io.flockmq.broker.subscription;

import java.util.Arrays;

/**
 * One level of a path, looked for among the first levels of nodes. Moved along its path by a single thread.
 *
 * @param <P> what the nodes carry
 */
final class LevelKey<P> implements HashTrie.Key<LevelNode<P>> {

    private final byte[] path;
    private int from;
    private int to;
    private int hash;

    /** The level that starts at this position of the path. */
    LevelKey(byte[] path, int from) {
        this.path = path;
        to(from);
    }

    /** Moves to the level that starts at this position. */
    LevelKey<P> at(int position) {
        if (position != from) {
            to(position);
        }
        return this;
    }

    private void to(int position) {
        from = position;
        to = Levels.end(path, position);
        hash = LevelHash.of(path, from, to);
    }

    /** Compares this level with that of another path, in the order in which nodes are kept. */
    int compareTo(byte[] other, int otherFrom) {
        int otherTo = Levels.end(other, otherFrom);
        int order = Integer.compareUnsigned(hash, LevelHash.of(other, otherFrom, otherTo));
        return order != 0 ? order : Arrays.compareUnsigned(path, from, to, other, otherFrom, otherTo);
    }

    @Override
    public int hash() {
        return hash;
    }

    @Override
    public int hashOf(LevelNode<P> node) {
        byte[] label = node.label();
        return LevelHash.of(label, 0, Levels.end(label, 0));
    }

    @Override
    public boolean fits(LevelNode<P> node) {
        byte[] label = node.label();
        int length = to - from;
        return label.length >= length
                && Arrays.equals(label, 0, length, path, from, to)
                && Levels.end(label, length) == length;
    }

    @Override
    public int compareTied(LevelNode<P> node) {
        byte[] label = node.label();
        return Arrays.compareUnsigned(path, from, to, label, 0, Levels.end(label, 0));
    }
}
