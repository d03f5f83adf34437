package io.flockmq.broker.subscription;

import org.jspecify.annotations.Nullable;

/**
 * An immutable node of a tree of topic levels. A chain of levels without a branch or a payload in between is one node;
 * every node but the root carries a payload or has at least two children, and so the tree has fewer than two nodes for
 * each payload, however many levels their paths have.
 *
 * @param label the levels from the parent to here, joined by separators; of the root it has no meaning. Not changed
 * @param payload what is kept for the path that ends here, or null
 * @param children the children, null if there are none
 * @param <P> the payload
 */
record LevelNode<P>(
        byte[] label, @Nullable P payload, @Nullable Children<P> children) {

    private static final byte[] NO_LEVELS = {};

    /** The children of a node, at least one; those under wildcards apart, because a matcher wants each of the three. */
    record Children<P>(
            @Nullable LevelNode<P> oneLevel,
            @Nullable LevelNode<P> manyLevels,
            @Nullable HashTrie<LevelNode<P>> literal) {

        static <P> Children<P> of(LevelNode<P> child) {
            return new Children<P>(null, null, null).with(child);
        }

        /** The child whose label starts with the level at this position of the path. */
        @Nullable
        LevelNode<P> get(byte[] path, int from) {
            if (Levels.isOneLevel(path, from)) {
                return oneLevel;
            }
            if (Levels.isManyLevels(path, from)) {
                return manyLevels;
            }
            return literal == null ? null : literal.get(new LevelKey<>(path, from));
        }

        /** With the child added, or in the place of the one with the same first level. */
        Children<P> with(LevelNode<P> child) {
            if (Levels.isOneLevel(child.label, 0)) {
                return new Children<>(child, manyLevels, literal);
            }
            if (Levels.isManyLevels(child.label, 0)) {
                return new Children<>(oneLevel, child, literal);
            }
            LevelKey<P> key = new LevelKey<>(child.label, 0);
            return new Children<>(
                    oneLevel, manyLevels, literal == null ? HashTrie.of(key, child) : literal.with(key, child));
        }

        /** Without the child that has the same first level; null if nothing is left. */
        @Nullable
        Children<P> without(LevelNode<P> child) {
            if (Levels.isOneLevel(child.label, 0)) {
                return orNull(null, manyLevels, literal);
            }
            if (Levels.isManyLevels(child.label, 0)) {
                return orNull(oneLevel, null, literal);
            }
            return orNull(
                    oneLevel, manyLevels, literal == null ? null : literal.without(new LevelKey<>(child.label, 0)));
        }

        private static <P> @Nullable Children<P> orNull(
                @Nullable LevelNode<P> one, @Nullable LevelNode<P> many, @Nullable HashTrie<LevelNode<P>> literal) {
            return one == null && many == null && literal == null ? null : new Children<>(one, many, literal);
        }

        /** The only child, or null if there are more. */
        @Nullable
        LevelNode<P> only() {
            if (literal != null) {
                return oneLevel == null && manyLevels == null ? literal.only() : null;
            }
            return oneLevel == null ? manyLevels : manyLevels == null ? oneLevel : null;
        }
    }

    /** The root of an empty tree. */
    static <P> LevelNode<P> root() {
        return new LevelNode<>(NO_LEVELS, null, null);
    }

    LevelNode<P> withPayload(@Nullable P newPayload) {
        return new LevelNode<>(label, newPayload, children);
    }

    LevelNode<P> withChild(LevelNode<P> child) {
        return new LevelNode<>(label, payload, children == null ? Children.of(child) : children.with(child));
    }

    LevelNode<P> withoutChild(LevelNode<P> child) {
        return new LevelNode<>(label, payload, children == null ? null : children.without(child));
    }

    /** This node, or if it has neither payload nor a second child, this and its child in one. Not for the root. */
    LevelNode<P> joined() {
        LevelNode<P> child = payload == null && children != null ? children.only() : null;
        return child == null ? this : new LevelNode<>(Levels.join(label, child.label), child.payload, child.children);
    }
}
