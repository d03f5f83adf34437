package io.flockmq.systemtest.load;

import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.PacketFrames;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.ServerPacketParser;
import io.flockmq.systemtest.raw.Version;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection under load: one thread reads, any thread writes. What is written waits in a buffer until {@link #flush},
 * or until the reader has nothing left to read.
 */
final class LoadConnection implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final Version version;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final PacketFrames frames = new PacketFrames();
    private final byte[] chunk = new byte[32 * 1024];
    private final ServerPacket.ConnAck connack;
    private volatile boolean closed;

    /**
     * Connects and waits for the CONNACK.
     *
     * @throws IOException if the broker cannot be reached or refuses
     */
    LoadConnection(InetSocketAddress target, Connect connect) throws IOException {
        version = connect.version();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(target, CONNECT_TIMEOUT_MILLIS);
            out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
            write(connect.toBytes());
            if (!(read() instanceof ServerPacket.ConnAck answer) || answer.code() != 0) {
                throw new IOException(target + " refuses " + connect.clientId());
            }
            connack = answer;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The broker's answer to CONNECT. */
    ServerPacket.ConnAck connack() {
        return connack;
    }

    Version version() {
        return version;
    }

    /** The next packet; sends what waits in the buffer before it waits itself. */
    ServerPacket read() throws IOException {
        byte[] packet = frames.next();
        while (packet == null) {
            flush();
            int length = socket.getInputStream().read(chunk);
            if (length < 0) {
                throw new EOFException("the broker closed the connection");
            }
            frames.append(chunk, length);
            packet = frames.next();
        }
        return ServerPacketParser.parse(packet, version);
    }

    void write(byte[] packet) throws IOException {
        writing.lock();
        try {
            out.write(packet);
        } finally {
            writing.unlock();
        }
    }

    void flush() throws IOException {
        writing.lock();
        try {
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    /** Whether this side has closed, so that a reader's error is none. */
    boolean isClosed() {
        return closed;
    }

    /** Leaves with a DISCONNECT. */
    void disconnect() throws IOException {
        write(ClientPackets.disconnect());
        flush();
        close();
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody is left who could want it open.
        }
    }
}
