/**
 * Who wants which topic: the trie of subscriptions, shared groups, the match cache of an event loop, and the tree of
 * topic names for retained messages. Pure data structures without sessions, channels or policy; depends on
 * {@code java.*} and the {@code topic} package alone.
 *
 * <p>Both trees are persistent: a writer copies the path that it changes and publishes a new root, so that a reader
 * needs no lock and sees one moment. The pieces, from the bottom up: {@code LevelHash} hashes a level,
 * {@code HashTrie} is an immutable hash map, {@code LevelNode} a node with its children, {@code Descent} follows and
 * changes one path, and {@code MatchWalk} and {@code NameWalk} match a name to filters and a filter to names.
 */
@NullMarked
package io.flockmq.broker.subscription;

import org.jspecify.annotations.NullMarked;
