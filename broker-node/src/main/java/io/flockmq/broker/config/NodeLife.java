package io.flockmq.broker.config;

import io.flockmq.broker.transport.MqttListeners;
import io.flockmq.broker.transport.MqttNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A node from its start to its end, or until it comes back to a cluster that has gone on without it: all that is thrown away
 * then. It is opened and ended by one thread at a time.
 */
final class NodeLife {

    private final MqttNode mqtt;
    private final MqttListeners listeners;
    private final @Nullable ClusterLife cluster;

    /**
     * A life that has begun: its event loops run, and nothing listens.
     *
     * @param cluster null for a node alone
     */
    NodeLife(MqttNode mqtt, MqttListeners listeners, @Nullable ClusterLife cluster) {
        this.mqtt = mqtt;
        this.listeners = listeners;
        this.cluster = cluster;
    }

    MqttNode mqtt() {
        return mqtt;
    }

    MqttListeners listeners() {
        return listeners;
    }

    /**
     * Its part in the cluster.
     *
     * @throws IllegalStateException if the node is alone
     */
    ClusterLife cluster() {
        if (cluster == null) {
            throw new IllegalStateException("a node alone");
        }
        return cluster;
    }

    /** Ends it without a word of what it holds, since that is no longer its own: no will, no confirmation, no farewell to sessions. */
    void abandon(Duration limit) {
        ClusterLife others = cluster();
        others.cutOff();
        others.disconnect();
        listeners.abandon(limit);
    }

    /** Ends its event loops; its connections must be closed before. */
    void stop(Duration limit) {
        mqtt.stop(limit);
    }
}
