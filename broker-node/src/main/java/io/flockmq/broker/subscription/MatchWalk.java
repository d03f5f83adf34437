package io.flockmq.broker.subscription;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the filters that match a topic name. It visits a node only if the levels on the way to it match, each at most
 * once, and so no more than the tree has, nor more than 2 to the power of the name's levels. Nodes still to visit are on a
 * stack of its own. Used once, by one thread.
 *
 * @param <S> the subscribers
 */
final class MatchWalk<S> {

    private final byte[] topic;
    private final LevelKey<FilterSubscriptions<S>> level;

    /** Nodes whose levels before their label match, and for each the position in the topic where its label starts. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private @Nullable LevelNode<FilterSubscriptions<S>>[] stack = new LevelNode[16];

    private int[] positions = new int[16];
    private int depth;

    private @Nullable FilterSubscriptions<S>[] found;
    private int foundCount;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private MatchWalk(byte[] topic) {
        this.topic = topic;
        level = new LevelKey<>(topic, 0);
        found = new FilterSubscriptions[8];
    }

    /**
     * Everybody who gets a message on this topic.
     *
     * @param root the tree of filters
     * @param topic a topic name in UTF-8
     */
    static <S> Matches<S> match(LevelNode<FilterSubscriptions<S>> root, byte[] topic) {
        if (root.children() == null) {
            return Matches.empty();
        }
        MatchWalk<S> walk = new MatchWalk<>(topic);
        walk.walk(root.children());
        return walk.foundCount == 0 ? Matches.empty() : walk.matches();
    }

    private void walk(LevelNode.Children<FilterSubscriptions<S>> roots) {
        pushLiteral(roots, 0);
        if (!Levels.startsWithDollar(topic)) { // [MQTT-4.7.2-1]
            pushWildcards(roots, 0);
        }
        while (depth > 0) {
            depth--;
            LevelNode<FilterSubscriptions<S>> node = node(depth);
            stack[depth] = null;
            int reached = Levels.advance(node.label(), topic, positions[depth]);
            if (reached != Levels.NO_MATCH) {
                visit(node, reached);
            }
        }
    }

    private void visit(LevelNode<FilterSubscriptions<S>> node, int reached) {
        LevelNode.Children<FilterSubscriptions<S>> children = node.children();
        if (reached <= topic.length) {
            if (children != null) {
                pushLiteral(children, reached);
                pushWildcards(children, reached);
            }
            return;
        }
        found(node);
        if (children != null && children.manyLevels() != null) {
            found(children.manyLevels()); // the parent's level matches, too [MQTT-4.7.1-1]
        }
    }

    private void pushLiteral(LevelNode.Children<FilterSubscriptions<S>> children, int position) {
        HashTrie<LevelNode<FilterSubscriptions<S>>> literals = children.literal();
        if (literals != null) {
            push(literals.get(level.at(position)), position);
        }
    }

    private void pushWildcards(LevelNode.Children<FilterSubscriptions<S>> children, int position) {
        push(children.oneLevel(), position);
        push(children.manyLevels(), position);
    }

    private void push(@Nullable LevelNode<FilterSubscriptions<S>> node, int position) {
        if (node == null) {
            return;
        }
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, depth * 2);
            positions = Arrays.copyOf(positions, depth * 2);
        }
        stack[depth] = node;
        positions[depth++] = position;
    }

    private void found(LevelNode<FilterSubscriptions<S>> node) {
        FilterSubscriptions<S> subscriptions = node.payload();
        if (subscriptions == null) {
            return;
        }
        if (foundCount == found.length) {
            found = Arrays.copyOf(found, foundCount * 2);
        }
        found[foundCount++] = subscriptions;
    }

    private Matches<S> matches() {
        List<Members<S>> direct = new ArrayList<>(foundCount);
        List<SharedGroup<S>> groups = new ArrayList<>(0);
        int count = 0;
        for (int i = 0; i < foundCount; i++) {
            Members<S> members = FilterSubscriptions.direct(found[i]);
            if (members != null) {
                direct.add(members);
                count += Members.count(members);
            }
            HashTrie<SharedGroup<S>> groupsHere = FilterSubscriptions.groups(found[i]);
            if (groupsHere != null) {
                groupsHere.forEach(groups::add);
            }
        }
        return new Matches<>(merged(direct, count), array(groups));
    }

    private static <S> Match<S>[] merged(List<Members<S>> filters, int count) {
        if (filters.size() == 1) {
            return Members.toArray(filters.getFirst()); // each subscriber is there once
        }
        Match<S>[] all = Members.newArray(count);
        int next = 0;
        for (Members<S> members : filters) {
            Members.copy(members, all, next);
            next += Members.count(members);
        }
        return count <= 1 ? all : new OverlapMerge<>(all).merged();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static <S> SharedGroup<S>[] array(List<SharedGroup<S>> groups) {
        return groups.isEmpty() ? Matches.noGroups() : groups.toArray(new SharedGroup[0]);
    }

    @SuppressWarnings("NullAway") // filled below the depth
    private LevelNode<FilterSubscriptions<S>> node(int i) {
        return stack[i];
    }
}
