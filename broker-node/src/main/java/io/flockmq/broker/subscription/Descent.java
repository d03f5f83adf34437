package io.flockmq.broker.subscription;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a path leads in a tree of levels: the nodes on the way, and what has to change to put a payload at its end or to
 * take it away. Used once, by one thread.
 *
 * @param <P> the payload
 */
final class Descent<P> {

    private final byte[] path;

    /** The nodes on the way, from the root, as far as their whole labels are on the path. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private @Nullable LevelNode<P>[] nodes = new LevelNode[8];

    private int depth;

    /** The position in the path behind the last node. */
    private int reached;

    /** The child of the last node that has the next level but then leaves the path, or null. */
    private @Nullable LevelNode<P> fork;

    /** Up to where the fork's label is on the path. */
    private int forkEnd;

    /**
     * Goes down as far as possible.
     *
     * @param root the tree
     * @param path a topic name, or a filter without its share; may be kept in nodes, but is not changed
     */
    Descent(LevelNode<P> root, byte[] path) {
        this.path = path;
        LevelNode<P> node = root;
        nodes[0] = root;
        while (reached <= path.length && node.children() != null) {
            LevelNode<P> child = node.children().get(path, reached);
            if (child == null) {
                return;
            }
            int common = Levels.common(child.label(), path, reached);
            if (common < child.label().length) {
                fork = child;
                forkEnd = common;
                return;
            }
            push(child);
            reached += common + 1;
            node = child;
        }
    }

    private void push(LevelNode<P> node) {
        depth++;
        if (depth == nodes.length) {
            nodes = Arrays.copyOf(nodes, depth * 2);
        }
        nodes[depth] = node;
    }

    private boolean found() {
        return reached > path.length;
    }

    /** What the tree has at the end of the path, or null. */
    @Nullable
    P payload() {
        return found() ? node(depth).payload() : null;
    }

    /**
     * The root of the tree that has this payload at the end of the path and everything else as it was.
     *
     * @param payload null for nothing
     */
    LevelNode<P> replace(@Nullable P payload) {
        return payload == null ? without() : with(payload);
    }

    private LevelNode<P> with(P payload) {
        if (found()) {
            return upFrom(depth, node(depth).withPayload(payload));
        }
        if (fork == null) {
            LevelNode<P> leaf = new LevelNode<>(Arrays.copyOfRange(path, reached, path.length), payload, null);
            return upFrom(depth, node(depth).withChild(leaf));
        }
        return upFrom(depth, node(depth).withChild(split(fork, payload)));
    }

    private LevelNode<P> split(LevelNode<P> node, P payload) {
        byte[] label = node.label();
        byte[] upper = Arrays.copyOf(label, forkEnd);
        LevelNode<P> lower =
                new LevelNode<>(Arrays.copyOfRange(label, forkEnd + 1, label.length), node.payload(), node.children());
        LevelNode.Children<P> children = LevelNode.Children.of(lower);
        int behind = reached + forkEnd + 1;
        if (behind > path.length) {
            return new LevelNode<>(upper, payload, children);
        }
        LevelNode<P> leaf = new LevelNode<>(Arrays.copyOfRange(path, behind, path.length), payload, null);
        return new LevelNode<>(upper, null, children.with(leaf));
    }

    private LevelNode<P> without() {
        if (payload() == null) {
            return node(0);
        }
        LevelNode<P> last = node(depth);
        if (last.children() != null) {
            return upFrom(depth, last.withPayload(null).joined());
        }
        LevelNode<P> parent = node(depth - 1).withoutChild(last);
        return upFrom(depth - 1, depth == 1 ? parent : parent.joined());
    }

    /** Puts a node in the place of the one at this depth and copies those above. */
    private LevelNode<P> upFrom(int at, LevelNode<P> changed) {
        LevelNode<P> node = changed;
        for (int i = at - 1; i >= 0; i--) {
            node = node(i).withChild(node);
        }
        return node;
    }

    @SuppressWarnings("NullAway") // filled up to the depth
    private LevelNode<P> node(int i) {
        return nodes[i];
    }
}
