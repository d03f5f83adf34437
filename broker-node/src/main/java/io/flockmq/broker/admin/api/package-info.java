/**
 * The admin API as HTTP: paths, parameters and JSON. What it tells and does is in {@code admin.node} for one node, and in {@code admin.peers}
 * for all of them. Does not belong here: who may use it.
 */
@NullMarked
package io.flockmq.broker.admin.api;

import org.jspecify.annotations.NullMarked;
