package io.flockmq.systemtest.cluster;

import java.util.List;

/**
 * Where a node runs.
 *
 * @param address of its sockets
 * @param enter what stands before a command so that it runs there
 * @param mqttPort for clients
 * @param httpPort for health
 * @param memberPort for membership
 * @param linkPort for what nodes send each other
 */
record Host(String address, List<String> enter, int mqttPort, int httpPort, int memberPort, int linkPort) {

    String member() {
        return address + ":" + memberPort;
    }
}
