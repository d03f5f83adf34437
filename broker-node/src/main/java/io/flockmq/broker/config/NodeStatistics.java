package io.flockmq.broker.config;

import io.flockmq.broker.event.TrafficTotals;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.transport.MqttNode;
import java.time.Duration;

/** The figures of the node for those who observe it, over all its lives where they are counted since the start. */
record NodeStatistics(NodeLives lives) implements BrokerStatistics {

    private MqttNode node() {
        return lives.life().mqtt();
    }

    @Override
    public TrafficTotals traffic() {
        NodeLives.Present present = lives.present();
        return present.before().traffic().plus(present.life().mqtt().traffic());
    }

    @Override
    public int clientsConnected() {
        return node().sessions().connectedNow();
    }

    @Override
    public int clientsMaximum() {
        NodeLives.Present present = lives.present();
        return Math.max(
                present.before().clientsMaximum(),
                present.life().mqtt().sessions().connectedMaximum());
    }

    @Override
    public int clientsTotal() {
        return node().sessions().sessions();
    }

    @Override
    public long clientsExpired() {
        NodeLives.Present present = lives.present();
        return present.before().clientsExpired()
                + present.life().mqtt().sessions().expiredTotal();
    }

    @Override
    public long subscriptions() {
        return node().subscriptions();
    }

    @Override
    public long retainedMessages() {
        return node().retained().messages();
    }

    @Override
    public int connections() {
        return node().openConnections();
    }

    @Override
    public long queuedMessages() {
        return node().queuedMessages();
    }

    @Override
    public long longestQueue() {
        return node().longestQueue();
    }

    @Override
    public Duration oldestQueued() {
        return node().oldestQueued();
    }

    @Override
    public long inFlightMessages() {
        return node().inFlightMessages();
    }

    @Override
    public long retainedBytes() {
        return node().retained().bytes();
    }

    @Override
    public Duration stalled() {
        return node().stalled();
    }

    @Override
    public long queuedBytes() {
        return node().queuedBytes();
    }
}
