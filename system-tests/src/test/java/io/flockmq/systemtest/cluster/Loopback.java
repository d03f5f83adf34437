package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.process.Ports;
import java.util.List;

/** All nodes on 127.0.0.1, told apart by their ports. */
final class Loopback implements Network {

    @Override
    public Host newHost() {
        return new Host("127.0.0.1", List.of(), Ports.lasting(), Ports.lasting(), Ports.lasting(), Ports.lasting());
    }

    @Override
    public void close() {
        // Nothing was set up.
    }
}
