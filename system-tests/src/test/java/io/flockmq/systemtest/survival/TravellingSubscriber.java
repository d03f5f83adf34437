package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Subscribes once, and takes messages on whichever connection it has. */
final class TravellingSubscriber implements Duty {

    private static final int SUBSCRIBE_ID = 1;

    private final Connect connect;
    private final String filter;
    private final int qos;
    private final Consumer<ServerPacket.Publish> messages;
    private final CountDownLatch subscribed;
    private final Logbook logbook;
    private final BooleanSupplier finished;
    private final Map<Integer, byte[]> unreleased = new HashMap<>();
    private boolean known;

    /**
     * A subscriber with one subscription.
     *
     * @param messages takes each message that MQTT says is a new one: repeated ones of QoS 2 are none
     * @param subscribed counted down at the first SUBACK
     * @param finished whether it may leave
     */
    TravellingSubscriber(
            Connect connect,
            String filter,
            int qos,
            Consumer<ServerPacket.Publish> messages,
            CountDownLatch subscribed,
            Logbook logbook,
            BooleanSupplier finished) {
        this.connect = connect;
        this.filter = filter;
        this.qos = qos;
        this.messages = messages;
        this.subscribed = subscribed;
        this.logbook = logbook;
        this.finished = finished;
    }

    @Override
    public Connect connect() {
        return connect;
    }

    @Override
    public void arrived(Wire wire) throws IOException {
        if (known && !wire.connack().sessionPresent()) {
            logbook.forgottenSessions.incrementAndGet();
            logbook.fault("%s: its session is gone".formatted(connect.clientId()));
            unreleased.clear();
            known = false;
        }
        if (!known) {
            wire.write(ClientPackets.subscribe(wire.version(), SUBSCRIBE_ID, filter, qos));
        }
    }

    @Override
    public void received(Wire wire, ServerPacket packet) throws IOException {
        if (packet instanceof ServerPacket.Publish publish) {
            receive(wire, publish);
        } else if (packet instanceof ServerPacket.Ack ack && ack.type() == AckType.PUBREL) {
            unreleased.remove(ack.packetId());
            wire.write(ClientPackets.acknowledge(AckType.PUBCOMP, ack.packetId()));
        } else if (packet instanceof ServerPacket.SubAck suback
                && suback.codes().getFirst() == qos) {
            known = true;
            subscribed.countDown();
        } else {
            logbook.fault(connect.clientId() + " did not expect " + packet);
        }
    }

    private void receive(Wire wire, ServerPacket.Publish publish) throws IOException {
        if (publish.qos() != qos) {
            logbook.fault(connect.clientId() + " got another QoS: " + publish);
        }
        // [MQTT-4.3.3-10] Until its PUBREL, the same packet identifier is the same message.
        byte[] earlier = publish.qos() == 2 ? unreleased.putIfAbsent(publish.packetId(), publish.payload()) : null;
        if (earlier == null) {
            messages.accept(publish);
        } else if (!Arrays.equals(earlier, publish.payload())) {
            logbook.fault("%s got another message under identifier %d, which is in use"
                    .formatted(connect.clientId(), publish.packetId()));
        } else if (!publish.dup()) { // [MQTT-3.3.1-1]
            logbook.fault("%s got identifier %d again without DUP".formatted(connect.clientId(), publish.packetId()));
        }
        if (publish.qos() > 0) {
            AckType type = publish.qos() == 1 ? AckType.PUBACK : AckType.PUBREC;
            wire.write(ClientPackets.acknowledge(type, publish.packetId()));
        }
    }

    @Override
    public long work(Wire wire) {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isDone() {
        return finished.getAsBoolean();
    }

    @Override
    public boolean isFedUp() {
        return false;
    }
}
