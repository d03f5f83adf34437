package io.flockmq.broker.config;

import io.flockmq.broker.event.Traffic;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.transport.MqttNode;

/** The figures of the node for those who observe it. */
record NodeStatistics(MqttNode node) implements BrokerStatistics {

    @Override
    public long traffic(Traffic counter) {
        return node.traffic(counter);
    }

    @Override
    public int clientsConnected() {
        return node.sessions().connectedNow();
    }

    @Override
    public int clientsMaximum() {
        return node.sessions().connectedMaximum();
    }

    @Override
    public int clientsTotal() {
        return node.sessions().sessions();
    }

    @Override
    public long clientsExpired() {
        return node.sessions().expiredTotal();
    }

    @Override
    public long subscriptions() {
        return node.subscriptions();
    }

    @Override
    public long retainedMessages() {
        return node.retained().messages();
    }

    @Override
    public long queuedBytes() {
        return node.queuedBytes();
    }
}
