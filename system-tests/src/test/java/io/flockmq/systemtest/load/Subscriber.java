package io.flockmq.systemtest.load;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Receives and keeps books, over as many connections as it takes: the state of QoS 2 outlives each of them. One thread
 * reads.
 */
final class Subscriber {

    private final int run;
    private final Connect connect;
    private final Inbox inbox;
    private final Consumer<Stamp> firsts;
    private final Set<Integer> unreleased = new HashSet<>();

    /**
     * A subscriber that is not connected yet.
     *
     * @param firsts told of each message that comes for the first time
     */
    Subscriber(int run, Connect connect, Inbox inbox, Consumer<Stamp> firsts) {
        this.run = run;
        this.connect = connect;
        this.inbox = inbox;
        this.firsts = firsts;
    }

    LoadConnection connect(InetSocketAddress target) throws IOException {
        return new LoadConnection(target, connect);
    }

    /** Subscribes and waits for the SUBACK. */
    void subscribe(LoadConnection connection, String filter, int qos) throws IOException {
        connection.write(ClientPackets.subscribe(connection.version(), 1, filter, qos));
        if (!(connection.read() instanceof ServerPacket.SubAck suback)
                || suback.codes().getFirst() != qos) {
            throw new IOException("QoS " + qos + " was not granted");
        }
    }

    /** Reads until the broker answers a PINGREQ, which another thread sends when nothing more is expected. */
    void readUntilPingResponse(LoadConnection connection) throws IOException {
        while (true) {
            switch (connection.read()) {
                case ServerPacket.Publish publish -> receive(connection, publish);
                case ServerPacket.Ack ack
                when ack.type() == AckType.PUBREL -> {
                    unreleased.remove(ack.packetId());
                    connection.write(ClientPackets.acknowledge(AckType.PUBCOMP, ack.packetId()));
                }
                case ServerPacket.PingResp _ -> {
                    connection.flush();
                    return;
                }
                case ServerPacket.ConnAck _,
                        ServerPacket.Ack _,
                        ServerPacket.SubAck _,
                        ServerPacket.UnsubAck _,
                        ServerPacket.Disconnect _,
                        ServerPacket.Auth _ -> throw new IOException("nothing that a subscriber expects");
            }
        }
    }

    private void receive(LoadConnection connection, ServerPacket.Publish publish) throws IOException {
        // [MQTT-4.3.3-10] Until its PUBREL, the same packet identifier is the same message.
        boolean again = publish.qos() == 2 && !unreleased.add(publish.packetId());
        if (!again) {
            note(publish);
        }
        if (publish.qos() > 0) {
            AckType type = publish.qos() == 1 ? AckType.PUBACK : AckType.PUBREC;
            connection.write(ClientPackets.acknowledge(type, publish.packetId()));
        }
    }

    private void note(ServerPacket.Publish publish) {
        Optional<Stamp> stamp = Stamp.of(publish.payload()).filter(s -> s.run() == run);
        if (stamp.isEmpty()) {
            inbox.foreign("a message of another run: " + publish);
        } else if (inbox.received(stamp.get())) {
            firsts.accept(stamp.get());
        }
    }
}
