package io.flockmq.broker.command.mqtt;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Packets over a socket. One thread. */
final class Wire implements AutoCloseable {

    /** What MQTT allows at most. */
    private static final int LARGEST = 268_435_455;

    /** A packet that has come; {@code type} is the whole first byte. */
    record Packet(int type, ByteBuffer body) {

        /** The type without its flags. */
        int kind() {
            return type & 0xF0;
        }
    }

    /** What a packet has behind its fixed header. */
    interface Content {
        void write(DataOutputStream body) throws IOException;
    }

    private final Socket socket;
    private final int patience;
    private final DataInputStream in;
    private final DataOutputStream out;

    private Wire(Socket socket, int patience) throws IOException {
        this.socket = socket;
        this.patience = patience;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(socket.getOutputStream());
    }

    static Wire open(Introduction who) throws IOException, GeneralSecurityException {
        int millis = Math.toIntExact(who.timeout().toMillis());
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(who.host(), who.port()), millis);
            socket.setSoTimeout(millis);
            socket.setTcpNoDelay(true);
            Encryption encryption = who.encryption();
            return new Wire(encryption == null ? socket : encryption.over(socket, who.port()), millis);
        } catch (IOException | GeneralSecurityException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    /** The next packet, null if none begins within that time. */
    @Nullable
    Packet read(Duration longest) throws IOException {
        socket.setSoTimeout(Math.clamp(longest.toMillis(), 1, Integer.MAX_VALUE));
        int type;
        try {
            type = in.read();
        } catch (SocketTimeoutException quiet) {
            return null;
        }
        if (type < 0) {
            throw new EOFException("the broker has closed the connection");
        }
        socket.setSoTimeout(patience);
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                break;
            }
            if (shift == 21) {
                throw new ProtocolException("that is no MQTT broker: the length of a packet has more than four bytes");
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the broker has closed the connection");
        }
        return new Packet(type, ByteBuffer.wrap(body));
    }

    void write(int type, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.write(new DataOutputStream(bytes));
        if (bytes.size() > LARGEST) {
            throw new IOException("a packet of " + bytes.size() + " bytes is too large; allowed: " + LARGEST);
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream(bytes.size() + 5);
        DataOutputStream header = new DataOutputStream(packet);
        header.write(type);
        PropertyBlock.variable(header, bytes.size());
        bytes.writeTo(header);
        packet.writeTo(out);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
