package io.flockmq.broker.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flockmq.broker.command.mqtt.Encryption;
import io.flockmq.broker.topic.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client of MQTT 5 that publishes one message to itself and is over: seven packets over a blocking socket, which start faster than an
 * event loop. Refuses whatever it does not expect. For one thread.
 */
final class CheckClient {

    private static final int CONNACK = 0x20;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;
    private static final int DISCONNECT = 0xE0;

    private static final int PACKET_ID = 1;
    private static final int REFUSED = 0x80;
    private static final int LARGEST_PACKET = 64 * 1024;

    private final DataInputStream in;
    private final DataOutputStream out;

    /**
     * Where to connect, and how.
     *
     * @param encryption null: plain TCP
     * @param login null: shows nothing
     * @param topic without wildcards; the message is published below it
     * @param timeout longest time to connect, and for each answer; more than zero
     */
    record Target(
            String host,
            int port,
            @Nullable Encryption encryption,
            @Nullable Login login,
            String topic,
            Duration timeout) {

        /** For people. */
        @Override
        public String toString() {
            return host + ":" + port + (encryption == null ? "" : " (TLS)");
        }
    }

    /** Who the client is. */
    record Login(String user, String password) {}

    private record Packet(int type, ByteBuffer body) {}

    private CheckClient(Socket socket) throws IOException {
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /**
     * Connects, subscribes, publishes, receives, disconnects.
     *
     * @throws IOException if anything else happens; the message is a clause for people
     * @throws GeneralSecurityException if the authorities cannot be used
     */
    static void publishAndReceive(Target target) throws IOException, GeneralSecurityException {
        try (Socket socket = open(target)) {
            new CheckClient(socket).talk(target);
        } catch (SocketTimeoutException late) {
            throw new IOException("no answer within " + target.timeout().toSeconds() + " s", late);
        } catch (UnknownHostException unknown) {
            throw new IOException("no address has this name", unknown);
        } catch (ConnectException refused) {
            throw new IOException("nobody listens there: " + refused.getMessage(), refused);
        } catch (EOFException closed) {
            throw new IOException("the connection was closed", closed);
        } catch (BufferUnderflowException | IndexOutOfBoundsException incomplete) {
            throw new IOException("that is no MQTT broker: a packet is too short", incomplete);
        }
    }

    private static Socket open(Target target) throws IOException, GeneralSecurityException {
        int millis = Math.toIntExact(target.timeout().toMillis());
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(target.host(), target.port()), millis);
            socket.setSoTimeout(millis);
            Encryption encryption = target.encryption();
            return encryption == null ? socket : encryption.over(socket, target.port());
        } catch (IOException | GeneralSecurityException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private void talk(Target target) throws IOException {
        String id = UUID.randomUUID().toString();
        connect("flockmq-check-" + id, target.login());
        String topic = target.topic() + "/" + id;
        subscribe(topic);
        byte[] payload = id.getBytes(UTF_8);
        send(PUBLISH_QOS_1, body -> {
            string(body, topic);
            body.writeShort(PACKET_ID);
            body.write(0); // no properties
            body.write(payload);
        });
        awaitMessage(topic, payload);
        send(DISCONNECT, _ -> {});
    }

    private void connect(String clientId, @Nullable Login login) throws IOException {
        send(0x10, body -> {
            string(body, "MQTT");
            body.write(5);
            body.write(login == null ? 0x02 : 0xC2); // clean start, user name, password
            body.writeShort(60);
            body.write(0);
            string(body, clientId);
            if (login != null) {
                string(body, login.user());
                string(body, login.password());
            }
        });
        ByteBuffer connack = receive(CONNACK, "CONNACK").body();
        connack.get(); // whether there was a session
        accepted("the broker refuses the connection", connack.get());
    }

    private void subscribe(String topic) throws IOException {
        send(SUBSCRIBE, body -> {
            body.writeShort(PACKET_ID);
            body.write(0);
            string(body, topic);
            body.write(1); // QoS 1
        });
        ByteBuffer suback = receive(SUBACK, "SUBACK").body();
        accepted("the broker refuses to subscribe to " + topic, suback.get(suback.limit() - 1));
    }

    /** PUBACK and the message come in any order. */
    private void awaitMessage(String topic, byte[] payload) throws IOException {
        boolean acknowledged = false;
        boolean received = false;
        while (!acknowledged || !received) {
            Packet packet = receive();
            if (packet.type() == PUBACK) {
                if (packet.body().limit() > 2) {
                    accepted(
                            "the broker refuses a message to " + topic,
                            packet.body().get(2));
                }
                acknowledged = true;
            } else if (packet.type() == PUBLISH_QOS_1) {
                accept(packet.body(), topic, payload);
                received = true;
            } else {
                throw unexpected(packet, "PUBACK and PUBLISH");
            }
        }
    }

    private void accept(ByteBuffer publish, String topic, byte[] payload) throws IOException {
        byte[] name = new byte[publish.getShort() & 0xFFFF];
        publish.get(name);
        short packetId = publish.getShort();
        publish.position(publish.position() + 1 + (publish.get(publish.position()) & 0xFF)); // few properties, if any
        byte[] content = new byte[publish.remaining()];
        publish.get(content);
        if (!new String(name, UTF_8).equals(topic) || !Arrays.equals(content, payload)) {
            throw new ProtocolException("another message came than the one that was published");
        }
        send(PUBACK, body -> body.writeShort(packetId));
    }

    private static void accepted(String otherwise, byte reason) throws IOException {
        int value = reason & 0xFF;
        if (value >= REFUSED) {
            ReasonCode code = ReasonCode.of(value);
            throw new IOException(otherwise + ": " + (code == null ? "reason code " + value : code.toString()));
        }
    }

    private Packet receive(int type, String name) throws IOException {
        Packet packet = receive();
        if (packet.type() != type) {
            throw unexpected(packet, name);
        }
        return packet;
    }

    private static IOException unexpected(Packet packet, String wanted) {
        boolean reason = packet.type() == DISCONNECT && packet.body().limit() > 0;
        ReasonCode code = reason ? ReasonCode.of(packet.body().get(0) & 0xFF) : null;
        return new ProtocolException(
                code == null
                        ? "a packet of type " + (packet.type() >> 4) + " came instead of " + wanted
                        : "the broker ends the connection: " + code);
    }

    private Packet receive() throws IOException {
        int type = in.readUnsignedByte();
        int length = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                break;
            }
        }
        if (length > LARGEST_PACKET) {
            throw new ProtocolException("that is no MQTT broker: a packet of " + length + " bytes");
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(type, ByteBuffer.wrap(body));
    }

    private interface Content {
        void write(DataOutputStream body) throws IOException;
    }

    private void send(int type, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.write(new DataOutputStream(bytes));
        out.write(type);
        int rest = bytes.size();
        do {
            out.write(rest > 0x7F ? (rest & 0x7F) | 0x80 : rest);
            rest >>= 7;
        } while (rest > 0);
        bytes.writeTo(out);
        out.flush();
    }

    private static void string(DataOutputStream body, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        body.writeShort(bytes.length);
        body.write(bytes);
    }
}
