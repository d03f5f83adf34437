package io.flockmq.systemtest.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lies between clients and a broker, and can lose packets or break like a network: nobody says goodbye. Any thread may
 * call.
 */
public final class CuttableWire implements AutoCloseable {

    /** Who ended a connection. */
    public enum Side {
        CLIENT,
        BROKER
    }

    private static final byte[] PINGRESP = {(byte) 0xD0, 0};

    private final ServerSocket listener;
    private final Address broker;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<PacketType> lost = new LinkedBlockingQueue<>();
    private final CompletableFuture<Side> firstToClose = new CompletableFuture<>();
    private final CompletableFuture<Integer> brokersReason = new CompletableFuture<>();
    private volatile Set<PacketType> toLose = Set.of();
    private volatile boolean answersPings;

    public CuttableWire(Address broker) {
        this.broker = broker;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Where clients connect to. */
    public Address address() {
        return new Address("127.0.0.1", listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(broker.host(), broker.port());
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> copy(client, server, Side.CLIENT));
                Thread.ofVirtual().start(() -> copy(server, client, Side.BROKER));
            }
        } catch (IOException e) {
            // Closed: no more connections.
        }
    }

    private void copy(Socket from, Socket to, Side sender) {
        try (from;
                to) {
            copyPackets(from, to, sender);
            // Before both are closed here, which ends the other direction, too.
            firstToClose.complete(sender);
        } catch (IOException e) {
            // Either side has gone, which ends the other.
        }
    }

    private void copyPackets(Socket from, Socket to, Side sender) {
        try {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            for (int first = in.read(); first >= 0; first = in.read()) {
                byte[] packet = PacketType.readPacket(first, in);
                PacketType type = PacketType.of(first);
                if (sender == Side.BROKER && type == PacketType.DISCONNECT && packet.length > 2) {
                    brokersReason.complete(packet[2] & 0xFF);
                }
                if (answersPings && type == PacketType.PINGREQ) {
                    from.getOutputStream().write(PINGRESP);
                } else if (toLose.contains(type)) {
                    lost.add(type);
                } else {
                    out.write(packet);
                }
            }
        } catch (IOException e) {
            // This side has gone.
        }
    }

    /** From now on packets of these types do not arrive, in either direction, until the wire is cut. */
    public void lose(PacketType first, PacketType... more) {
        toLose = EnumSet.of(first, more);
    }

    /**
     * From now on the wire answers PINGREQ in the broker's place, which hears no more of it: a client that has no reason to
     * give up by itself, and a broker that hears nothing.
     */
    public void answerPings() {
        answersPings = true;
    }

    /** From now on nothing arrives. */
    public void loseEverything() {
        toLose = EnumSet.allOf(PacketType.class);
    }

    /** Waits until a packet has been lost that no earlier call has seen. */
    public PacketType awaitLoss() {
        try {
            PacketType type = lost.poll(Inbox.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (type == null) {
                throw new AssertionError("no packet was lost within " + Inbox.PATIENCE);
            }
            return type;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Breaks all connections; new ones are served, and lose nothing. */
    public void cut() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        sockets.clear();
        toLose = Set.of();
    }

    /** Completes when a connection has ended, with the side that ended it. */
    public CompletableFuture<Side> firstToClose() {
        return firstToClose;
    }

    /** Completes when the broker has sent a DISCONNECT with a reason code, with that code. */
    public CompletableFuture<Integer> brokersReason() {
        return brokersReason;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
