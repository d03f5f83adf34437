package io.flockmq.broker.config;

import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.transport.MqttNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node's connection with its cluster, if it is one of several.
 *
 * @param connection null for a node alone
 */
record ClusterHolder(@Nullable ClusterConnection connection) {

    NodePorts ports() {
        return connection == null ? NodePorts.NONE : connection.ports();
    }

    void join(MqttNode node, Consumer<Boolean> serving, Runnable gaveUp) {
        if (connection != null) {
            connection.join(node, serving, gaveUp);
        }
    }

    void leave() {
        if (connection != null) {
            connection.leave();
        }
    }
}
