package io.flockmq.systemtest.survival;

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
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An accepted connection. One thread reads, one thread writes, and any may close it. */
final class Wire implements AutoCloseable {

    private static final int TCP_CONNECT_MILLIS = 1_000;

    private static final int GOODBYE_MILLIS = 2_000;

    private final Socket socket = new Socket();
    private final InetSocketAddress target;
    private final Version version;
    private final OutputStream out;
    private final PacketFrames frames = new PacketFrames();
    private final byte[] chunk = new byte[16 * 1024];
    private final ServerPacket.ConnAck connack;
    private long bytesRead;
    private long bytesTaken;
    private int openPings;

    /**
     * Connects and waits for the CONNACK.
     *
     * @param patience how long to wait for it
     * @throws RefusedException if the broker says no
     * @throws IOException if it says nothing, or nobody is there
     */
    Wire(InetSocketAddress target, Connect connect, Duration patience) throws IOException {
        this.target = target;
        version = connect.version();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(target, TCP_CONNECT_MILLIS);
            out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
            write(connect.toBytes());
            ServerPacket answer = poll(patience.toNanos());
            if (!(answer instanceof ServerPacket.ConnAck ack)) {
                throw new SocketTimeoutException(answer == null ? "no CONNACK within " + patience : "came " + answer);
            }
            if (ack.code() != 0) {
                throw new RefusedException(ack.code());
            }
            connack = ack;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    InetSocketAddress target() {
        return target;
    }

    Version version() {
        return version;
    }

    ServerPacket.ConnAck connack() {
        return connack;
    }

    /** How many PINGREQs have no answer yet. */
    int openPings() {
        return openPings;
    }

    /** How many bytes have arrived at this machine. */
    long bytesArrived() throws IOException {
        return bytesRead + socket.getInputStream().available();
    }

    /** How many bytes the packets had that {@link #poll} has answered with. */
    long bytesTaken() {
        return bytesTaken;
    }

    /** Puts a packet into the buffer. */
    void write(byte[] packet) throws IOException {
        out.write(packet);
    }

    void ping() throws IOException {
        openPings++;
        write(ClientPackets.pingreq());
        flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    /**
     * The next packet, or null if none comes in time; sends what is in the buffer before it waits.
     *
     * @throws EOFException if the broker closed or reset the connection
     */
    @Nullable
    ServerPacket poll(long nanos) throws IOException {
        byte[] packet = frames.next();
        if (packet == null) {
            flush();
            if (!fill(nanos)) {
                return null;
            }
            packet = frames.next();
        }
        if (packet == null) {
            return null;
        }
        bytesTaken += packet.length;
        ServerPacket parsed = ServerPacketParser.parse(packet, version);
        if (parsed instanceof ServerPacket.PingResp) {
            openPings--;
        }
        return parsed;
    }

    private boolean fill(long nanos) throws IOException {
        try {
            socket.setSoTimeout((int) Math.max(1, nanos / 1_000_000));
            int length = socket.getInputStream().read(chunk);
            if (length < 0) {
                throw new EOFException("closed by the broker");
            }
            frames.append(chunk, length);
            bytesRead += length;
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Leaves in good order. */
    void disconnect() throws IOException {
        try (this) {
            write(ClientPackets.disconnect());
            flush();
            socket.shutdownOutput();
            // A socket that is closed with something unread sends a reset, which can overtake the DISCONNECT.
            socket.setSoTimeout(GOODBYE_MILLIS);
            while (socket.getInputStream().read(chunk) >= 0) {
                // Comes again when the session is resumed.
            }
        }
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
