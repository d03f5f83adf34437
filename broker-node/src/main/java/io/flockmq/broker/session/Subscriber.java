package io.flockmq.broker.session;

/** Who can be found in the table of subscriptions. Compared by identity. */
public sealed interface Subscriber permits Session, RemoteNode, RemoteMembers {}
