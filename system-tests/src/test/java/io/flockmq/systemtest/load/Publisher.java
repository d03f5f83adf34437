package io.flockmq.systemtest.load;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Sends numbered messages on one topic and notes which were acknowledged. One thread sends, another reads. */
final class Publisher {

    private static final int PACKET_IDS = 65_536;
    private static final int FREE = -1;

    private final LoadPlan plan;
    private final int run;
    private final int number;
    private final String topic;
    private final Outbox outbox;
    private final Confirmations confirmations;
    private final LoadConnection connection;
    private final Semaphore inFlight;
    private final AtomicIntegerArray sequences = new AtomicIntegerArray(PACKET_IDS);
    private int lastPacketId;

    Publisher(
            LoadPlan plan,
            int run,
            int number,
            String topic,
            Outbox outbox,
            Confirmations confirmations,
            LoadConnection connection) {
        this.plan = plan;
        this.run = run;
        this.number = number;
        this.topic = topic;
        this.outbox = outbox;
        this.confirmations = confirmations;
        this.connection = connection;
        // [MQTT-3.3.4-9]
        inFlight = new Semaphore((int) connection
                .connack()
                .properties()
                .number(PropertyId.RECEIVE_MAXIMUM)
                .orElse(PACKET_IDS - 1));
        for (int id = 0; id < PACKET_IDS; id++) {
            sequences.set(id, FREE);
        }
    }

    /** Sends everything as fast as the windows allow. */
    void send() throws IOException, InterruptedException {
        Sabotage sabotage = number == 0 ? plan.sabotage() : Sabotage.NONE;
        if (sabotage == Sabotage.LOSE_ONE) {
            int lost = plan.messages() / 2;
            outbox.sent(lost);
            outbox.acknowledged(lost);
        }
        for (int sequence : sabotage.order(plan.messages())) {
            take(confirmations.places(number));
            if (plan.qos() > 0) {
                take(inFlight);
            }
            publish(sequence);
        }
        connection.flush();
    }

    /** Reads acknowledgements until the connection ends. */
    void readAcknowledgements() throws IOException {
        while (true) {
            if (!(connection.read() instanceof ServerPacket.Ack ack)) {
                throw new IOException("not an acknowledgement");
            }
            if (ack.code() >= 0x80) {
                throw new IOException("a message was refused: " + ack);
            }
            switch (ack.type()) {
                case PUBACK -> {
                    outbox.acknowledged(sequences.get(ack.packetId()));
                    finish(ack.packetId());
                }
                case PUBREC -> {
                    outbox.acknowledged(sequences.get(ack.packetId()));
                    connection.write(ClientPackets.acknowledge(AckType.PUBREL, ack.packetId()));
                }
                case PUBCOMP -> finish(ack.packetId());
                case PUBREL -> throw new IOException("a PUBREL for a publisher");
            }
        }
    }

    private void publish(int sequence) throws IOException {
        int packetId = plan.qos() > 0 ? freePacketId() : 0;
        sequences.set(packetId, sequence);
        outbox.sent(sequence);
        if (plan.qos() == 0) {
            outbox.acknowledged(sequence);
        }
        byte[] payload = new Stamp(run, number, sequence).toPayload(plan.payloadSize());
        connection.write(ClientPackets.publish(connection.version(), plan.qos() << 1, topic, packetId, payload));
    }

    private void finish(int packetId) throws IOException {
        int sequence = sequences.getAndSet(packetId, FREE);
        if (sequence == FREE) {
            throw new IOException("an acknowledgement for packet identifier " + packetId + ", which is not in use");
        }
        inFlight.release();
        confirmations.confirm(number, sequence);
    }

    private int freePacketId() {
        do {
            lastPacketId = lastPacketId % (PACKET_IDS - 1) + 1;
        } while (sequences.get(lastPacketId) != FREE);
        return lastPacketId;
    }

    private void take(Semaphore places) throws IOException, InterruptedException {
        if (!places.tryAcquire()) {
            connection.flush();
            places.acquire();
        }
    }
}
