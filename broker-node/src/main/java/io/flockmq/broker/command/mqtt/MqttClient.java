package io.flockmq.broker.command.mqtt;

import io.flockmq.broker.command.mqtt.Wire.Packet;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that is connected. It keeps its connection alive while it waits for a message, and only then. One thread.
 *
 * <p>Methods throw {@link RefusedException} if the broker says no, and another {@link IOException} if it does not answer or says what it
 * may not; messages are clauses for people.
 */
public final class MqttClient implements AutoCloseable {

    private static final int CONNACK = 0x20;
    private static final int PUBLISH = 0x30;
    private static final int PUBACK = 0x40;
    private static final int PUBREC = 0x50;
    private static final int PUBREL = 0x60;
    private static final int PUBCOMP = 0x70;
    private static final int SUBACK = 0x90;
    private static final int PINGRESP = 0xD0;
    private static final int DISCONNECT = 0xE0;
    private static final int REFUSED = 0x80;

    /** What CONNACK of MQTT 3.1.1 says, as MQTT 5 does. */
    private static final int[] RETURN_CODES = {0x00, 0x84, 0x85, 0x88, 0x86, 0x87};

    private final Wire wire;
    private final Introduction who;
    private final InstantSource clock;
    private final Queue<ClientMessage> received = new ArrayDeque<>();
    private final Set<Short> unreleased = new HashSet<>();
    private Duration keepAlive;
    private Instant lastSent;
    private @Nullable Instant pinged;
    private short lastPacketId;

    private MqttClient(Wire wire, Introduction who, InstantSource clock) {
        this.wire = wire;
        this.who = who;
        this.clock = clock;
        this.keepAlive = Duration.ofSeconds(who.keepAlive());
        this.lastSent = clock.instant();
    }

    /**
     * Connects.
     *
     * @throws GeneralSecurityException if the authorities cannot be used
     */
    public static MqttClient connect(Introduction who, InstantSource clock)
            throws IOException, GeneralSecurityException {
        try {
            Wire wire = Wire.open(who);
            try {
                MqttClient client = new MqttClient(wire, who, clock);
                client.introduce();
                return client;
            } catch (IOException | RuntimeException failed) {
                wire.close();
                throw failed;
            }
        } catch (SocketTimeoutException late) {
            throw new IOException("no answer within " + who.timeout().toSeconds() + " s", late);
        } catch (UnknownHostException unknown) {
            throw new IOException("no address has the name " + who.host(), unknown);
        } catch (ConnectException refused) {
            throw new IOException("nobody listens there: " + refused.getMessage(), refused);
        } catch (EOFException closed) {
            throw new IOException("the broker has closed the connection", closed);
        } catch (BufferUnderflowException incomplete) {
            throw new IOException("that is no MQTT broker: a packet is too short", incomplete);
        }
    }

    private boolean isV5() {
        return who.version() == Version.V5;
    }

    private void introduce() throws IOException {
        String user = who.user();
        String password = who.password();
        int flags = (who.clean() ? 0x02 : 0) | (user == null ? 0 : 0x80) | (password == null ? 0 : 0x40);
        send(0x10, body -> {
            PropertyBlock.string(body, "MQTT");
            body.write(who.version().level());
            body.write(flags);
            body.writeShort(who.keepAlive());
            PropertyBlock properties = PropertyBlock.none();
            if (who.sessionExpiry() > 0) {
                properties.numbers().put(PropertyBlock.SESSION_EXPIRY, who.sessionExpiry());
            }
            properties(body, properties);
            PropertyBlock.string(body, who.clientId());
            if (user != null) {
                PropertyBlock.string(body, user);
            }
            if (password != null) {
                PropertyBlock.string(body, password);
            }
        });
        ByteBuffer connack = await(CONNACK, "CONNACK").body();
        connack.get(); // whether there was a session
        int code = connack.get() & 0xFF;
        if (!isV5()) {
            admit(code < RETURN_CODES.length ? RETURN_CODES[code] : REFUSED, "");
            return;
        }
        PropertyBlock properties = connack.hasRemaining() ? PropertyBlock.read(connack) : PropertyBlock.none();
        admit(code, properties.text(PropertyBlock.REASON_STRING));
        Long shorter = properties.number(PropertyBlock.SERVER_KEEP_ALIVE);
        if (shorter != null) {
            keepAlive = Duration.ofSeconds(shorter);
        }
    }

    /** Subscribes to all of the filters; one that is refused is an end. */
    public void subscribe(List<String> filters, int qos) throws IOException {
        short id = nextPacketId();
        send(0x82, body -> {
            body.writeShort(id);
            properties(body, PropertyBlock.none());
            for (String filter : filters) {
                PropertyBlock.string(body, filter);
                body.write(qos);
            }
        });
        ByteBuffer suback = await(SUBACK, "SUBACK").body();
        suback.getShort();
        PropertyBlock properties = isV5() ? PropertyBlock.read(suback) : PropertyBlock.none();
        for (String filter : filters) {
            refuse(
                    "the broker refuses to subscribe to " + filter,
                    suback.get() & 0xFF,
                    properties.text(PropertyBlock.REASON_STRING));
        }
    }

    /**
     * Publishes, and returns when the message is acknowledged as its QoS wants it.
     *
     * @return the reason code: 0, or 0x10 if the broker tells that nobody has subscribed
     */
    public int publish(ClientMessage message) throws IOException {
        short id = message.qos() == 0 ? 0 : nextPacketId();
        send(PUBLISH | message.qos() << 1 | (message.retain() ? 1 : 0), body -> {
            PropertyBlock.string(body, message.topic());
            if (message.qos() > 0) {
                body.writeShort(id);
            }
            properties(body, propertiesOf(message));
            body.write(message.payload());
        });
        if (message.qos() == 0) {
            return 0;
        }
        String refusal = "the broker refuses a message to " + message.topic();
        if (message.qos() == 1) {
            return acknowledged(await(PUBACK, "PUBACK"), refusal);
        }
        int code = acknowledged(await(PUBREC, "PUBREC"), refusal);
        send(PUBREL | 2, body -> body.writeShort(id));
        acknowledged(await(PUBCOMP, "PUBCOMP"), refusal);
        return code;
    }

    private static PropertyBlock propertiesOf(ClientMessage message) {
        PropertyBlock properties = PropertyBlock.none();
        properties.user().addAll(message.userProperties());
        if (message.expiry() != null) {
            properties.numbers().put(PropertyBlock.MESSAGE_EXPIRY, message.expiry());
        }
        if (message.contentType() != null) {
            properties.texts().put(PropertyBlock.CONTENT_TYPE, message.contentType());
        }
        if (message.responseTopic() != null) {
            properties.texts().put(PropertyBlock.RESPONSE_TOPIC, message.responseTopic());
        }
        if (message.correlationData() != null) {
            properties.binaries().put(PropertyBlock.CORRELATION_DATA, message.correlationData());
        }
        return properties;
    }

    private int acknowledged(Packet packet, String refusal) throws IOException {
        ByteBuffer body = packet.body();
        body.getShort();
        int code = body.hasRemaining() ? body.get() & 0xFF : 0;
        PropertyBlock properties = body.hasRemaining() ? PropertyBlock.read(body) : PropertyBlock.none();
        refuse(refusal, code, properties.text(PropertyBlock.REASON_STRING));
        return code;
    }

    /**
     * The next message, acknowledged; null if none has come by then.
     *
     * @param deadline null: it is waited as long as the connection lasts
     */
    public @Nullable ClientMessage receive(@Nullable Instant deadline) throws IOException {
        try {
            while (received.isEmpty()) {
                Instant now = clock.instant();
                if (deadline != null && !now.isBefore(deadline)) {
                    return null;
                }
                Instant wake = keepAlive.isZero() ? now.plus(Duration.ofHours(1)) : now.plus(untilPing(now));
                Packet packet =
                        wire.read(Duration.between(now, deadline != null && deadline.isBefore(wake) ? deadline : wake));
                if (packet != null) {
                    take(packet);
                }
            }
            return received.remove();
        } catch (BufferUnderflowException incomplete) {
            throw new IOException("that is no MQTT broker: a packet is too short", incomplete);
        }
    }

    /** How long to wait until there is something to do; pings if it is time. */
    private Duration untilPing(Instant now) throws IOException {
        if (pinged != null) {
            Duration silent = Duration.between(pinged, now);
            if (silent.compareTo(who.timeout()) > 0) {
                throw new IOException("the broker does not answer any more");
            }
            return who.timeout().minus(silent);
        }
        Instant due = lastSent.plus(keepAlive.multipliedBy(3).dividedBy(4));
        if (now.isBefore(due)) {
            return Duration.between(now, due);
        }
        send(0xC0, _ -> {});
        pinged = now;
        return who.timeout();
    }

    private Packet await(int kind, String name) throws IOException {
        Instant deadline = clock.instant().plus(who.timeout());
        while (true) {
            Duration rest = Duration.between(clock.instant(), deadline);
            Packet packet = rest.isPositive() ? wire.read(rest) : null;
            if (packet == null) {
                throw new SocketTimeoutException(
                        "no " + name + " within " + who.timeout().toSeconds() + " s");
            }
            if (packet.kind() == kind) {
                return packet;
            }
            take(packet);
        }
    }

    /** What may come at any time. */
    private void take(Packet packet) throws IOException {
        switch (packet.kind()) {
            case PUBLISH -> message(packet);
            case PUBREL -> {
                short id = packet.body().getShort();
                unreleased.remove(id);
                send(PUBCOMP, body -> body.writeShort(id));
            }
            case PINGRESP -> pinged = null;
            case DISCONNECT -> {
                int code = packet.body().hasRemaining() ? packet.body().get() & 0xFF : 0;
                throw new IOException("the broker ends the connection: " + RefusedException.name(code));
            }
            default -> throw new ProtocolException("a packet of type " + (packet.kind() >> 4) + " was not expected");
        }
    }

    private void message(Packet packet) throws IOException {
        ByteBuffer body = packet.body();
        int qos = packet.type() >> 1 & 3;
        String topic = PropertyBlock.string(body);
        short id = qos == 0 ? 0 : body.getShort();
        PropertyBlock properties = isV5() ? PropertyBlock.read(body) : PropertyBlock.none();
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        if (qos != 2 || unreleased.add(id)) {
            received.add(new ClientMessage(
                    topic,
                    payload,
                    qos,
                    (packet.type() & 1) != 0,
                    new ArrayList<>(properties.user()),
                    properties.texts().get(PropertyBlock.CONTENT_TYPE),
                    properties.texts().get(PropertyBlock.RESPONSE_TOPIC),
                    properties.binaries().get(PropertyBlock.CORRELATION_DATA),
                    properties.number(PropertyBlock.MESSAGE_EXPIRY)));
        }
        if (qos > 0) {
            send(qos == 1 ? PUBACK : PUBREC, ack -> ack.writeShort(id));
        }
    }

    private static void admit(int code, String reason) throws RefusedException {
        if (code >= REFUSED) {
            throw new RefusedException("the broker refuses the connection", code, reason, true);
        }
    }

    private static void refuse(String what, int code, String reason) throws RefusedException {
        if (code >= REFUSED) {
            throw new RefusedException(what, code, reason, false);
        }
    }

    private void properties(DataOutputStream body, PropertyBlock properties) throws IOException {
        if (isV5()) {
            properties.write(body);
        }
    }

    private void send(int type, Wire.Content content) throws IOException {
        wire.write(type, content);
        lastSent = clock.instant();
    }

    private short nextPacketId() {
        lastPacketId++;
        if (lastPacketId == 0) {
            lastPacketId = 1;
        }
        return lastPacketId;
    }

    /** Takes its leave. */
    @Override
    public void close() throws IOException {
        try (wire) {
            send(DISCONNECT, _ -> {});
        } catch (IOException gone) {
            // The broker has closed before, and has said why to whoever asked it something.
        }
    }
}
