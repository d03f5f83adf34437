package io.flockmq.broker.config;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that speaks bytes, so that it can also say what no library would. Blocking, with a time limit on each read. */
public final class TestClient implements AutoCloseable {

    /** A packet from the broker. */
    public record Packet(int type, int flags, byte[] body) {
        public String text(int from) {
            return new String(body, from, body.length - from, StandardCharsets.UTF_8);
        }
    }

    private static final int TIMEOUT_MS = 20_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    TestClient(@Nullable InetSocketAddress address) throws IOException {
        socket.connect(address, TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    public void send(byte[]... packets) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            all.writeBytes(packet);
        }
        socket.getOutputStream().write(all.toByteArray());
    }

    /** The next packet, or null when the broker has closed the connection. */
    public @Nullable Packet read() throws IOException {
        try {
            int first = in.readUnsignedByte();
            int length = 0;
            for (int shift = 0, next = 0x80; (next & 0x80) != 0; shift += 7) {
                next = in.readUnsignedByte();
                length |= (next & 0x7F) << shift;
            }
            byte[] body = new byte[length];
            in.readFully(body);
            return new Packet(first >> 4, first & 0xF, body);
        } catch (EOFException | SocketException closed) {
            return null;
        }
    }

    /** CONNECT and a CONNACK that accepts. */
    public TestClient connect(int version, String clientId, boolean clean) throws IOException {
        send(connectPacket(version, clientId, clean, 0));
        Packet connack = read();
        if (connack == null || connack.type() != 2 || connack.body()[1] != 0) {
            throw new IOException("not accepted: " + connack);
        }
        return this;
    }

    public static byte[] connectPacket(int version, String clientId, boolean clean, int keepAlive) {
        return packet(0x10, out -> {
            out.writeUTF("MQTT");
            out.writeByte(version);
            out.writeByte(clean ? 2 : 0);
            out.writeShort(keepAlive);
            if (version == 5) {
                out.writeByte(0);
            }
            out.writeUTF(clientId);
        });
    }

    /** CONNECT of MQTT 5 with a new session that outlives the connection by these seconds. */
    public static byte[] persistentConnectPacket(String clientId, int expiry) {
        return packet(0x10, out -> {
            out.writeUTF("MQTT");
            out.writeByte(5);
            out.writeByte(2);
            out.writeShort(0);
            out.writeByte(5);
            out.writeByte(0x11);
            out.writeInt(expiry);
            out.writeUTF(clientId);
        });
    }

    /** CONNECT of a new session with a user name and a password. */
    public static byte[] connectPacket(int version, String clientId, String user, String password) {
        return packet(0x10, out -> {
            out.writeUTF("MQTT");
            out.writeByte(version);
            out.writeByte(0xC2);
            out.writeShort(0);
            if (version == 5) {
                out.writeByte(0);
            }
            out.writeUTF(clientId);
            out.writeUTF(user);
            out.writeUTF(password);
        });
    }

    /** CONNECT of a new session of MQTT 5 with enhanced authentication. */
    public static byte[] connectPacket(String clientId, String method, byte[] data) {
        return packet(0x10, out -> {
            out.writeUTF("MQTT");
            out.writeByte(5);
            out.writeByte(2);
            out.writeShort(0);
            authProperties(out, method, data);
            out.writeUTF(clientId);
        });
    }

    public static byte[] authPacket(int reason, String method, byte[] data) {
        return packet(0xF0, out -> {
            out.writeByte(reason);
            authProperties(out, method, data);
        });
    }

    /** As long as two bytes of length can say. */
    private static void authProperties(DataOutputStream out, String method, byte[] data) throws IOException {
        int length = 6 + method.length() + data.length;
        if (length > 0x7F) {
            out.writeByte((length & 0x7F) | 0x80);
            out.writeByte(length >> 7);
        } else {
            out.writeByte(length);
        }
        out.writeByte(0x15);
        out.writeUTF(method);
        out.writeByte(0x16);
        out.writeShort(data.length);
        out.write(data);
    }

    public static byte[] subscribePacket(int version, String filter, int qos) {
        return packet(0x82, out -> {
            out.writeShort(1);
            if (version == 5) {
                out.writeByte(0);
            }
            out.writeUTF(filter);
            out.writeByte(qos);
        });
    }

    /** QoS 0 where the packet identifier is 0, else QoS 1. */
    public static byte[] publishPacket(int version, String topic, int packetId, byte[] payload) {
        return packet(packetId == 0 ? 0x30 : 0x32, out -> {
            out.writeUTF(topic);
            if (packetId != 0) {
                out.writeShort(packetId);
            }
            if (version == 5) {
                out.writeByte(0);
            }
            out.write(payload);
        });
    }

    /** Of MQTT 5 with these properties, encoded, less than 16,384 bytes; the packet identifier is left out at QoS 0. */
    public static byte[] publishPacket(String topic, int qos, int packetId, byte[] properties, byte[] payload) {
        return packet(0x30 | (qos << 1), out -> {
            out.writeUTF(topic);
            if (qos > 0) {
                out.writeShort(packetId);
            }
            if (properties.length > 0x7F) {
                out.writeByte((properties.length & 0x7F) | 0x80);
                out.writeByte(properties.length >> 7);
            } else {
                out.writeByte(properties.length);
            }
            out.write(properties);
            out.write(payload);
        });
    }

    /** QoS 2. */
    public static byte[] exactlyOncePacket(int version, String topic, int packetId, boolean dup, byte[] payload) {
        return packet(dup ? 0x3C : 0x34, out -> {
            out.writeUTF(topic);
            out.writeShort(packetId);
            if (version == 5) {
                out.writeByte(0);
            }
            out.write(payload);
        });
    }

    public static byte[] unsubscribePacket(int version, String filter) {
        return packet(0xA2, out -> {
            out.writeShort(2);
            if (version == 5) {
                out.writeByte(0);
            }
            out.writeUTF(filter);
        });
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] packet(int first, Body body) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            body.write(new DataOutputStream(bytes));
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.write(first);
            int length = bytes.size();
            do {
                whole.write((length & 0x7F) | (length > 0x7F ? 0x80 : 0));
                length >>= 7;
            } while (length > 0);
            whole.writeBytes(bytes.toByteArray());
            return whole.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A PINGREQ, and the PINGRESP that must be the next packet: all that was sent before is handled, and was not answered. */
    public void hasNoAnswerYet() throws IOException {
        send(new byte[] {(byte) 0xC0, 0});
        Packet next = read();
        if (next == null || next.type() != 13) {
            throw new AssertionError("PINGRESP expected, not " + next);
        }
    }

    /** Vanishes without a word. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
