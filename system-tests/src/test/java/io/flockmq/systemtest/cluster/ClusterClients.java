package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The clients of one test at the nodes of a cluster, by the number of the node; they end with the test. */
final class ClusterClients implements AfterEachCallback {

    private static final Duration QUIET = Duration.ofMillis(500);

    private final RunningCluster running;
    private final List<RawClient> clients = new ArrayList<>();

    ClusterClients(RunningCluster running) {
        this.running = running;
    }

    /** A client of MQTT 5 with a clean session. */
    RawClient at(int node) {
        return at(node, Connect.v5(Names.unique("client")));
    }

    /** A client whose CONNECT is accepted. */
    RawClient at(int node, Connect connect) {
        RawClient client = RawClient.connected(running.node(node).address(), connect);
        clients.add(client);
        return client;
    }

    /** A client that resumes its session, which must be there. */
    RawClient resumedAt(int node, Connect connect) {
        RawClient client = RawClient.connect(running.node(node).address(), connect.clean(false));
        clients.add(client);
        ServerPacket.ConnAck connack = client.expectConnack();
        if (!connack.sessionPresent()) {
            throw new AssertionError("no session of " + connect.clientId() + " at " + running.node(node));
        }
        return client;
    }

    /** The texts of all messages that come until it is quiet for a while; each is acknowledged. */
    static List<String> textsUntilQuiet(RawClient client) {
        List<String> texts = new ArrayList<>();
        try {
            for (ServerPacket packet = client.poll(QUIET); packet != null; packet = client.poll(QUIET)) {
                if (packet instanceof ServerPacket.Publish publish) {
                    texts.add(publish.text());
                    if (publish.qos() > 0) {
                        AckType type = publish.qos() == 1 ? AckType.PUBACK : AckType.PUBREC;
                        client.send(ClientPackets.acknowledge(type, publish.packetId()));
                    }
                } else if (packet instanceof ServerPacket.Ack ack && ack.type() == AckType.PUBREL) {
                    client.send(ClientPackets.acknowledge(AckType.PUBCOMP, ack.packetId()));
                }
            }
        } catch (EOFException e) {
            throw new AssertionError("the connection has ended", e);
        }
        return texts;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(RawClient::close);
    }
}
