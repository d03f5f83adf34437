package io.flockmq.systemtest.raw;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A blocking client that sends exactly the bytes it is given and expects packets in the order in which they come:
 *
 * <pre>{@code
 * try (RawClient client = RawClient.connected(broker, Connect.v5("c1"))) {
 *     client.send("30 03 00 01 23");
 *     client.expectDisconnect(0x90);
 *     client.expectClosedWithin(Duration.ofSeconds(2));
 * }
 * }</pre>
 *
 * <p>It never answers by itself, except in {@link #publish} and {@link #expectPublish}. An expectation that fails throws an
 * {@link AssertionError} that says what came instead. For one thread; another may only {@link #close} it.
 */
public final class RawClient implements AutoCloseable {

    /** How long an expectation waits that names no time of its own. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket;
    private final Version version;
    private final PacketFrames frames = new PacketFrames();
    private final byte[] chunk = new byte[4096];
    private int lastPacketId;

    private RawClient(Socket socket, Version version) {
        this.socket = socket;
        this.version = version;
    }

    /**
     * Opens a connection and sends nothing.
     *
     * @param version in which to read what the server sends
     * @throws UncheckedIOException if nobody listens
     */
    public static RawClient open(InetSocketAddress server, Version version) {
        return open(new Socket(), server, version);
    }

    /** Opens a connection from this address of the machine, for tests that need more connections than one has ports. */
    public static RawClient openFrom(InetAddress local, InetSocketAddress server, Version version) {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(local, 0));
            return open(socket, server, version);
        } catch (IOException e) {
            closeQuietly(socket);
            throw new UncheckedIOException(e);
        }
    }

    private static RawClient open(Socket socket, InetSocketAddress server, Version version) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(server, (int) PATIENCE.toMillis());
            return new RawClient(socket, version);
        } catch (IOException e) {
            closeQuietly(socket);
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a connection and sends this CONNECT, whatever comes of it. */
    public static RawClient connect(InetSocketAddress server, Connect connect) {
        RawClient client = open(server, connect.version());
        client.send(connect.toBytes());
        return client;
    }

    /** Opens a connection, sends this CONNECT and expects that it is accepted. */
    public static RawClient connected(InetSocketAddress server, Connect connect) {
        RawClient client = connect(server, connect);
        try {
            client.expectConnack();
            return client;
        } catch (AssertionError e) {
            client.close();
            throw e;
        }
    }

    /** The version in which this client reads. */
    public Version version() {
        return version;
    }

    /** This side's port, by which a server's log knows the connection. */
    public int localPort() {
        return socket.getLocalPort();
    }

    // What is sent

    /** Sends bytes as they are. */
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes given as hex digits; white space is ignored. */
    public void send(String hex) {
        send(PacketBytes.hex(hex));
    }

    /** Sends a packet. */
    public void send(PacketBytes packet) {
        send(packet.toBytes());
    }

    /**
     * Sends bytes to a server that may close the connection meanwhile.
     *
     * @return whether the connection took them all
     */
    public boolean trySend(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A packet identifier that this client has not used yet. */
    public int nextPacketId() {
        return ++lastPacketId;
    }

    /** Subscribes and expects that this QoS is granted. */
    public ServerPacket.SubAck subscribe(String filter, int qos) {
        int packetId = nextPacketId();
        send(ClientPackets.subscribe(version, packetId, filter, qos));
        ServerPacket.SubAck suback = expectSuback(qos);
        check(suback.packetId() == packetId, "a SUBACK with packet identifier " + packetId, suback);
        return suback;
    }

    /** Publishes and goes through the acknowledgements of this QoS, each of which must be a success. */
    public void publish(String topic, String payload, int qos) {
        int packetId = qos > 0 ? nextPacketId() : 0;
        send(ClientPackets.publish(version, qos << 1, topic, packetId, payload.getBytes(StandardCharsets.UTF_8)));
        if (qos == 1) {
            expectAck(AckType.PUBACK, packetId);
        } else if (qos == 2) {
            expectAck(AckType.PUBREC, packetId);
            send(ClientPackets.acknowledge(AckType.PUBREL, packetId));
            expectAck(AckType.PUBCOMP, packetId);
        }
    }

    /** Sends a PINGREQ and expects the answer: whatever was sent before has been dealt with. */
    public void ping() {
        send(ClientPackets.pingreq());
        expect(ServerPacket.PingResp.class);
    }

    // What is expected

    /** The next packet; fails if the connection is closed or nothing comes in ten seconds. */
    public ServerPacket read() {
        try {
            ServerPacket packet = poll(PATIENCE);
            if (packet == null) {
                throw new AssertionError("no packet came in " + PATIENCE + begun());
            }
            return packet;
        } catch (EOFException e) {
            throw new AssertionError("the server closed the connection where a packet was expected", e);
        }
    }

    /** The next packet, which must be of this type. */
    public <T extends ServerPacket> T expect(Class<T> type) {
        ServerPacket packet = read();
        check(type.isInstance(packet), "a " + type.getSimpleName(), packet);
        return type.cast(packet);
    }

    /** Expects that the CONNECT is accepted. */
    public ServerPacket.ConnAck expectConnack() {
        return expectConnack(0);
    }

    /**
     * Expects a CONNACK.
     *
     * @param code the reason code of MQTT 5.0, or the return code before it
     */
    public ServerPacket.ConnAck expectConnack(int code) {
        ServerPacket.ConnAck connack = expect(ServerPacket.ConnAck.class);
        check(connack.code() == code, "a CONNACK with 0x%02X".formatted(code), connack);
        return connack;
    }

    /** Expects a CONNACK that refuses for this reason, in MQTT 5.0. */
    public ServerPacket.ConnAck expectConnack(Reason reason) {
        return expectConnack(reason.code());
    }

    /** Expects a PUBLISH and goes through the acknowledgements of its QoS. */
    public ServerPacket.Publish expectPublish() {
        ServerPacket.Publish publish = expect(ServerPacket.Publish.class);
        if (publish.qos() == 1) {
            send(ClientPackets.acknowledge(AckType.PUBACK, publish.packetId()));
        } else if (publish.qos() == 2) {
            send(ClientPackets.acknowledge(AckType.PUBREC, publish.packetId()));
            expectAck(AckType.PUBREL, publish.packetId());
            send(ClientPackets.acknowledge(AckType.PUBCOMP, publish.packetId()));
        }
        return publish;
    }

    /** Expects a PUBLISH with this topic and text, as {@link #expectPublish()} does. */
    public ServerPacket.Publish expectPublish(String topic, String text) {
        ServerPacket.Publish publish = expectPublish();
        check(
                publish.topic().equals(topic) && publish.text().equals(text),
                "'%s' on '%s'".formatted(text, topic),
                publish);
        return publish;
    }

    /** Expects an acknowledgement that is not an error. */
    public ServerPacket.Ack expectAck(AckType type, int packetId) {
        ServerPacket.Ack ack = expect(ServerPacket.Ack.class);
        check(
                ack.type() == type && ack.packetId() == packetId && ack.code() < 0x80,
                "a %s for %d without an error".formatted(type, packetId),
                ack);
        return ack;
    }

    /** Expects an acknowledgement with this reason code. */
    public ServerPacket.Ack expectAck(AckType type, int packetId, int code) {
        ServerPacket.Ack ack = expect(ServerPacket.Ack.class);
        check(
                ack.type() == type && ack.packetId() == packetId && ack.code() == code,
                "a %s for %d with 0x%02X".formatted(type, packetId, code),
                ack);
        return ack;
    }

    /** Expects a SUBACK with these codes. */
    public ServerPacket.SubAck expectSuback(Integer... codes) {
        ServerPacket.SubAck suback = expect(ServerPacket.SubAck.class);
        check(suback.codes().equals(List.of(codes)), "a SUBACK with " + hex(codes), suback);
        return suback;
    }

    /** Expects an UNSUBACK with these codes; give none before MQTT 5.0. */
    public ServerPacket.UnsubAck expectUnsuback(Integer... codes) {
        ServerPacket.UnsubAck unsuback = expect(ServerPacket.UnsubAck.class);
        check(unsuback.codes().equals(List.of(codes)), "an UNSUBACK with " + hex(codes), unsuback);
        return unsuback;
    }

    /** Expects a DISCONNECT with this reason code. */
    public ServerPacket.Disconnect expectDisconnect(int code) {
        ServerPacket.Disconnect disconnect = expect(ServerPacket.Disconnect.class);
        check(disconnect.code() == code, "a DISCONNECT with 0x%02X".formatted(code), disconnect);
        return disconnect;
    }

    /** Expects a DISCONNECT for this reason. */
    public ServerPacket.Disconnect expectDisconnect(Reason reason) {
        return expectDisconnect(reason.code());
    }

    /** Expects that the server closes or resets the connection in this time, and sends no packet before. */
    public void expectClosedWithin(Duration limit) {
        List<ServerPacket> packets = readUntilClosed(limit);
        if (!packets.isEmpty()) {
            throw new AssertionError("expected only that the connection is closed, but came " + packets);
        }
    }

    /** Expects that the server closes or resets the connection in this time, and answers with what it sent before. */
    public List<ServerPacket> readUntilClosed(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<ServerPacket> packets = new ArrayList<>();
        try {
            while (true) {
                ServerPacket packet = poll(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                if (packet == null) {
                    throw new AssertionError("the connection is still open after %s%s, packets that came: %s"
                            .formatted(limit, begun(), packets));
                }
                packets.add(packet);
            }
        } catch (EOFException e) {
            return packets;
        }
    }

    /** Expects that the server closes or resets the connection in this time, and answers with the bytes it sent before. */
    public byte[] bytesUntilClosed(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || !fill(left)) {
                    throw new AssertionError("the connection is still open after " + limit + begun());
                }
            }
        } catch (EOFException e) {
            return frames.rest();
        }
    }

    /** Expects that no packet comes in this time, and that the connection stays open. */
    public void expectNothingWithin(Duration time) {
        try {
            ServerPacket packet = poll(time);
            if (packet != null) {
                throw new AssertionError("expected nothing, but came " + packet);
            }
        } catch (EOFException e) {
            throw new AssertionError("expected nothing, but the server closed the connection", e);
        }
    }

    /**
     * The next packet, or null if none comes in this time.
     *
     * @throws EOFException if the server closed or reset the connection
     */
    public @Nullable ServerPacket poll(Duration time) throws EOFException {
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            byte[] packet = frames.next();
            if (packet != null) {
                return ServerPacketParser.parse(packet, version);
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || !fill(left)) {
                return null;
            }
        }
    }

    // How it ends

    /** Sends a normal DISCONNECT and closes. */
    public void disconnect() {
        send(ClientPackets.disconnect());
        close();
    }

    /** Closes this side's half: the server sees the end of the stream and may still send. */
    public void finishSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts the connection with a TCP reset, as a client that crashes. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    /** Closes the socket without a DISCONNECT. */
    @Override
    public void close() {
        closeQuietly(socket);
    }

    /** Reads what is there, and answers false if nothing came in this time. */
    private boolean fill(long nanos) throws EOFException {
        try {
            socket.setSoTimeout((int) Math.max(1, nanos / 1_000_000));
            int length = socket.getInputStream().read(chunk);
            if (length < 0) {
                throw new EOFException("closed by the server");
            }
            frames.append(chunk, length);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (EOFException e) {
            throw e;
        } catch (IOException e) {
            EOFException end = new EOFException("reset by the server");
            end.initCause(e);
            throw end;
        }
    }

    private String begun() {
        return frames.hasRest() ? "; a packet has begun: " + frames.describeRest() : "";
    }

    private static void check(boolean right, String expected, ServerPacket actual) {
        if (!right) {
            throw new AssertionError("expected " + expected + ", but came " + actual);
        }
    }

    private static String hex(Integer... codes) {
        return Stream.of(codes).map("0x%02X"::formatted).toList().toString();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody is left who could want it open.
        }
    }
}
