package io.flockmq.broker.subscription;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the names of one moment that match a filter, as far as their levels do: each name before those below it,
 * siblings in the order of {@link HashTrie}. That order is the same in every version of the tree, however its levels are
 * put together to nodes, so that a walk can go on in a later version. Used by one thread.
 *
 * @param <V> the values
 */
final class NameWalk<V> {

    private final byte[] filter;

    /** The nodes on the way to the present one, from the root; for each the position in the filter behind it. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private @Nullable LevelNode<V>[] nodes = new LevelNode[8];

    private int[] inFilter = new int[8];

    /** For each node, the position in {@link #path} behind it. */
    private int[] inPath = new int[8];

    private int depth;

    /** The name of the node that was visited last, up to {@link #pathEnd}. */
    private byte[] path = new byte[64];

    private int pathEnd;

    /** The child of the last node to go on behind; null to go on with its first. */
    private @Nullable LevelKey<V> after;

    /** The child of the last node to visit next, or null to look for it. */
    private @Nullable LevelNode<V> candidate;

    private @Nullable V value;

    /**
     * A walk that begins before the first name.
     *
     * @param root the tree
     * @param filter a filter without its share
     */
    NameWalk(LevelNode<V> root, byte[] filter) {
        this.filter = filter;
        nodes[0] = root;
    }

    /**
     * Goes where another walk was, before the first step.
     *
     * @param last its {@link #path}
     */
    void goOnBehind(byte[] last) {
        int position = 0;
        for (; ; ) {
            LevelKey<V> key = new LevelKey<>(last, position);
            HashTrie<LevelNode<V>> literals = literals();
            LevelNode<V> child = literals == null ? null : literals.get(key);
            if (child == null) {
                after = key;
                return;
            }
            int common = Levels.common(child.label(), last, position);
            int end = position + common;
            if (common < child.label().length) {
                boolean follows =
                        end == last.length || new LevelKey<V>(child.label(), common + 1).compareTo(last, end + 1) > 0;
                candidate = follows ? child : null;
                after = key;
                return;
            }
            if (!enter(child)) {
                after = key;
                return;
            }
            if (end == last.length) {
                return;
            }
            position = end + 1;
        }
    }

    /**
     * Visits one more node.
     *
     * @return false if there are no more
     */
    boolean step() {
        value = null;
        for (; ; ) {
            LevelNode<V> child = candidate == null ? nextChild() : candidate;
            candidate = null;
            if (child != null) {
                visit(child);
                return true;
            }
            if (depth == 0) {
                return false;
            }
            after = new LevelKey<>(node().label(), 0);
            nodes[depth--] = null;
        }
    }

    /** The value of the node that was visited last, if its name matches and has one; else null. */
    @Nullable
    V value() {
        return value;
    }

    /** The name of the node that was visited last; of it only the start may match. */
    byte[] path() {
        return Arrays.copyOf(path, pathEnd);
    }

    private void visit(LevelNode<V> child) {
        if (!enter(child)) {
            after = new LevelKey<>(child.label(), 0);
            pathEnd = append(child.label());
            return;
        }
        pathEnd = inPath[depth] - 1;
        int behind = inFilter[depth];
        if (behind > filter.length || Levels.isManyLevels(filter, behind)) {
            value = child.payload();
        }
    }

    /** Makes the child the last node on the way, if its label matches. */
    private boolean enter(LevelNode<V> child) {
        byte[] label = child.label();
        // A level with $ is not for a wildcard [MQTT-4.7.2-1].
        int behind = depth == 0 && isWildcard(0) && Levels.startsWithDollar(label)
                ? Levels.NO_MATCH
                : Levels.advanceFilter(filter, inFilter[depth], label);
        if (behind == Levels.NO_MATCH) {
            return false;
        }
        int end = append(label);
        depth++;
        if (depth == nodes.length) {
            nodes = Arrays.copyOf(nodes, depth * 2);
            inFilter = Arrays.copyOf(inFilter, depth * 2);
            inPath = Arrays.copyOf(inPath, depth * 2);
        }
        nodes[depth] = child;
        inFilter[depth] = behind;
        inPath[depth] = end + 1;
        after = null;
        return true;
    }

    /** Writes the label behind the last node's name and returns where it ends. */
    private int append(byte[] label) {
        int start = inPath[depth];
        int end = start + label.length;
        if (end > path.length) {
            path = Arrays.copyOf(path, Math.max(end, path.length * 2));
        }
        if (start > 0) {
            path[start - 1] = '/';
        }
        System.arraycopy(label, 0, path, start, label.length);
        return end;
    }

    private @Nullable LevelNode<V> nextChild() {
        int position = inFilter[depth];
        HashTrie<LevelNode<V>> literals = literals();
        if (literals == null || position > filter.length) {
            return null;
        }
        if (isWildcard(position)) {
            return after == null ? literals.first() : literals.after(after);
        }
        return after == null ? literals.get(new LevelKey<>(filter, position)) : null;
    }

    private boolean isWildcard(int position) {
        return Levels.isOneLevel(filter, position) || Levels.isManyLevels(filter, position);
    }

    private @Nullable HashTrie<LevelNode<V>> literals() {
        LevelNode.Children<V> children = node().children();
        return children == null ? null : children.literal();
    }

    @SuppressWarnings("NullAway") // filled up to the depth
    private LevelNode<V> node() {
        return nodes[depth];
    }
}
