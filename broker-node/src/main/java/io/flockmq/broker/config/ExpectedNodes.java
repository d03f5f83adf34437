package io.flockmq.broker.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How many nodes there are to be, as far as the configuration tells. */
final class ExpectedNodes {

    private ExpectedNodes() {}

    /**
     * What is configured; else how many addresses the cluster's nodes have at the moment. May ask the name server.
     *
     * @return 0 if nothing is known
     */
    static int of(BrokerProperties.Cluster cluster) {
        if (cluster.expectedNodes() > 0) {
            return cluster.expectedNodes();
        }
        return cluster.dns().isBlank() ? cluster.members().size() : addresses(cluster.dns());
    }

    private static int addresses(String name) {
        try {
            return InetAddress.getAllByName(name).length;
        } catch (UnknownHostException nobodyYet) {
            return 0; // the headless service has no pods, not even this one
        }
    }
}
