package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.load.Outbox;
import io.flockmq.systemtest.load.Stamp;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Publishes at a steady rate, and again after each change of connection what was not acknowledged. */
final class TravellingPublisher implements Duty {

    private static final int LARGEST_PACKET_ID = 65_535;

    /** Less than a broker's Receive Maximum. */
    private static final int WINDOW = 200;

    private static final int DUP = 0x08;
    private static final long SHORTEST_WAIT = Duration.ofMillis(2).toNanos();
    private static final long LONGEST_DEBT = Duration.ofSeconds(2).toNanos();
    private static final long ENOUGH = Duration.ofSeconds(8).toNanos();

    private final Flow flow;
    private final int number;
    private final Connect connect;
    private final Logbook logbook;
    private final Outbox outbox;
    private final Numbering numbering;
    private final BooleanSupplier stopped;
    private final CountDownLatch connected;
    private final BooleanSupplier begun;
    private final int payloadSize;
    private final long interval;
    private final Map<Integer, Letter> open = new LinkedHashMap<>();
    private int lastPacketId;
    private boolean known;
    private @Nullable Long nextAt;
    private long arrivedAt;

    TravellingPublisher(
            Flow flow,
            int number,
            Connect connect,
            Numbering numbering,
            SurvivalPlan plan,
            Logbook logbook,
            CountDownLatch connected,
            BooleanSupplier begun,
            BooleanSupplier stopped) {
        this.flow = flow;
        this.number = number;
        this.connect = connect;
        this.logbook = logbook;
        this.numbering = numbering;
        this.stopped = stopped;
        this.connected = connected;
        this.begun = begun;
        outbox = flow.outbox(number);
        payloadSize = plan.payloadSize();
        // Both flows have as many publishers.
        interval = TimeUnit.SECONDS.toNanos(2L * plan.publishers()) / plan.rate();
    }

    @Override
    public Connect connect() {
        return connect;
    }

    @Override
    public void arrived(Wire wire) throws IOException {
        boolean present = wire.connack().sessionPresent();
        if (known && !present) {
            logbook.forgottenSessions.incrementAndGet();
            logbook.fault("%s: its session is gone".formatted(connect.clientId()));
            open.values().removeIf(Letter::isReceived);
        }
        known = true;
        connected.countDown();
        arrivedAt = System.nanoTime();
        for (Map.Entry<Integer, Letter> letter : open.entrySet()) { // [MQTT-4.4.0-1] [MQTT-4.6.0-1]
            if (letter.getValue().isReceived()) {
                wire.write(ClientPackets.acknowledge(AckType.PUBREL, letter.getKey()));
            } else {
                send(wire, letter.getKey(), letter.getValue(), present ? DUP : 0);
            }
        }
    }

    @Override
    public long work(Wire wire) throws IOException {
        if (!begun.getAsBoolean() || stopped.getAsBoolean()) {
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        long due = nextAt == null ? now : Math.max(nextAt, now - LONGEST_DEBT);
        while (due <= now && open.size() < WINDOW && flow.mayPublish()) {
            int packetId = freePacketId();
            Letter letter = new Letter(new Stamp(flow.run(), number, numbering.next()), payloadSize);
            open.put(packetId, letter);
            outbox.sent(letter.sequence());
            flow.sentOne();
            send(wire, packetId, letter, 0);
            due += interval;
        }
        nextAt = due;
        return Math.max(SHORTEST_WAIT, due - now);
    }

    private void send(Wire wire, int packetId, Letter letter, int dup) throws IOException {
        wire.write(ClientPackets.publish(
                wire.version(), dup | flow.qos() << 1, flow.topic(number), packetId, letter.payload()));
    }

    @Override
    public void received(Wire wire, ServerPacket packet) throws IOException {
        if (!(packet instanceof ServerPacket.Ack ack)) {
            logbook.fault(connect.clientId() + " was sent " + packet);
            return;
        }
        Letter letter = open.get(ack.packetId());
        if (ack.code() >= 0x80) {
            if (ack.type() != AckType.PUBCOMP) {
                logbook.fault(connect.clientId() + " was told " + ack);
            }
            open.remove(ack.packetId());
            return;
        }
        switch (ack.type()) {
            case PUBACK -> {
                if (letter == null || flow.qos() != 1) {
                    logbook.fault(connect.clientId() + " did not expect " + ack);
                } else {
                    acknowledged(wire, letter);
                    open.remove(ack.packetId());
                }
            }
            case PUBREC -> {
                if (letter == null || flow.qos() != 2) {
                    logbook.fault(connect.clientId() + " did not expect " + ack);
                } else {
                    acknowledged(wire, letter);
                    letter.setReceived();
                    wire.write(ClientPackets.acknowledge(AckType.PUBREL, ack.packetId()));
                }
            }
            case PUBCOMP -> {
                if (letter == null || !letter.isReceived()) {
                    logbook.fault(connect.clientId() + " did not expect " + ack);
                }
                open.remove(ack.packetId());
            }
            case PUBREL -> logbook.fault(connect.clientId() + " did not expect " + ack);
        }
    }

    private void acknowledged(Wire wire, Letter letter) {
        if (outbox.acknowledged(letter.sequence())) {
            flow.postmarks(number).stamp(letter.sequence(), wire.target().getPort());
            logbook.acknowledged.add(System.nanoTime() - letter.sentAt());
        }
    }

    private int freePacketId() {
        do {
            lastPacketId = lastPacketId % LARGEST_PACKET_ID + 1;
        } while (open.containsKey(lastPacketId));
        return lastPacketId;
    }

    @Override
    public boolean isDone() {
        return stopped.getAsBoolean() && open.isEmpty();
    }

    /** Every other publisher stays, however long acknowledgements are withheld. */
    @Override
    public boolean isFedUp() {
        if (number % 2 == 0 || open.isEmpty()) {
            return false;
        }
        long oldest = open.values().iterator().next().sentAt();
        return System.nanoTime() - Math.max(oldest, arrivedAt) > ENOUGH;
    }
}
