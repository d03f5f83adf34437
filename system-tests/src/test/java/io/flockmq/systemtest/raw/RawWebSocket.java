package io.flockmq.systemtest.raw;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A blocking WebSocket client that sends the frames it is given, whether they are allowed or not, and tells each frame that comes. It
 * answers nothing by itself. For one thread.
 */
public final class RawWebSocket implements AutoCloseable {

    /** First bytes of frames: what they are, and whether they are the last of their message. */
    public static final int BINARY = 0x82;

    public static final int BINARY_BEGINS = 0x02;
    public static final int CONTINUES = 0x00;
    public static final int TEXT = 0x81;
    public static final int PING = 0x89;
    public static final int PONG = 0x8A;
    public static final int CLOSE = 0x88;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MASKED = 0x80;

    /**
     * What came.
     *
     * @param first its first byte
     */
    public record Frame(int first, byte[] payload) {

        /** The status of a Close frame. */
        public int status() {
            if (first != CLOSE || payload.length < 2) {
                throw new AssertionError("no Close frame with a status, but " + this);
            }
            return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }

        @Override
        public String toString() {
            return "Frame[0x%02X: %s]".formatted(first, PacketBytes.describe(payload));
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
    }

    /** Opens a connection and sends nothing. */
    public static RawWebSocket connect(InetSocketAddress server) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.connect(server, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return new RawWebSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a WebSocket for MQTT at {@code /mqtt}. */
    public static RawWebSocket open(InetSocketAddress server) {
        RawWebSocket opened = connect(server);
        opened.send(request("/mqtt", 13, "Sec-WebSocket-Protocol: mqtt"));
        String head = opened.head();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            opened.close();
            throw new AssertionError("expected an upgrade, but came " + head);
        }
        return opened;
    }

    /** Opens a WebSocket, connects as this client and is accepted. */
    public static RawWebSocket connected(InetSocketAddress server, Connect connect) {
        RawWebSocket opened = open(server);
        opened.frame(BINARY, connect.toBytes());
        Frame connack = opened.read();
        if (connack.payload()[0] != 0x20 || connack.payload()[3] != 0) {
            opened.close();
            throw new AssertionError("expected a CONNACK that accepts, but came " + connack);
        }
        return opened;
    }

    /** An upgrade request with more headers. */
    public static byte[] request(String path, int version, String... headers) {
        return ("""
                GET %s HTTP/1.1
                Host: localhost
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: %d
                """.formatted(path, version) + String.join("\n", headers) + (headers.length > 0 ? "\n\n" : "\n"))
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A frame, masked. */
    public static byte[] masked(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(header(first, MASKED, payload.length));
        byte[] mask = {1, 2, 3, 4};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % mask.length]);
        }
        return frame.toByteArray();
    }

    /** A frame as only servers may send it. */
    public static byte[] unmasked(int first, byte[] payload) {
        byte[] header = header(first, 0, payload.length);
        return ByteBuffer.allocate(header.length + payload.length)
                .put(header)
                .put(payload)
                .array();
    }

    /** What stands before the mask of a frame of this length. */
    public static byte[] announced(int first, long length) {
        return header(first, MASKED, length);
    }

    private static byte[] header(int first, int mask, long length) {
        if (length >= 0 && length < 126) {
            return new byte[] {(byte) first, (byte) (mask | length)};
        }
        if (length >= 0 && length <= 0xFFFF) {
            return ByteBuffer.allocate(4)
                    .put((byte) first)
                    .put((byte) (mask | 126))
                    .putShort((short) length)
                    .array();
        }
        return ByteBuffer.allocate(10)
                .put((byte) first)
                .put((byte) (mask | 127))
                .putLong(length)
                .array();
    }

    /** Sends a frame, masked. */
    public void frame(int first, byte[] payload) {
        send(masked(first, payload));
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) {
        if (!trySend(bytes)) {
            throw new AssertionError("the server has closed the connection");
        }
    }

    /** The same to a server that may close the connection meanwhile; answers whether the connection took them all. */
    public boolean trySend(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The answer to a request, without its body. */
    public String head() {
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("after " + head, e);
        }
        return head.toString();
    }

    /** The next frame; fails if the connection ends, or nothing comes in ten seconds. */
    public Frame read() {
        Frame frame = poll();
        if (frame == null) {
            throw new AssertionError("the server closed the connection where a frame was expected");
        }
        return frame;
    }

    /** The next frame, or null if the server closes or resets the connection instead. */
    public @Nullable Frame poll() {
        try {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(first, payload);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither a frame nor the end of the connection in " + PATIENCE, e);
        } catch (EOFException | SocketException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends no more, and reads until the server closes or resets the connection, which leaves no port behind that waits.
     *
     * @throws AssertionError if the server sends nothing for ten seconds and does not close
     */
    public void awaitEnd() {
        try {
            socket.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
            socket.setSoLinger(true, 0);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither bytes nor the end of the connection in " + PATIENCE, e);
        } catch (IOException e) {
            // the server was faster
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody is left who could want it open.
        }
    }
}
