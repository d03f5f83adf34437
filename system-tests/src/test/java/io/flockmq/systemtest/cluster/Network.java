package io.flockmq.systemtest.cluster;

/** What the hosts of a cluster are connected by. */
interface Network extends AutoCloseable {

    /** A place for one more node. */
    Host newHost();

    @Override
    void close();
}
