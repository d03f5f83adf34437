package io.flockmq.systemtest.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Lies between clients and a broker, and can hold back what one side sends, or break like a network: nobody says
 * goodbye. Whatever is held when the wire is cut is lost. Any thread may call.
 */
public final class CuttableWire implements AutoCloseable {

    private final ServerSocket listener;
    private final Address broker;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Gate toBroker = new Gate();
    private final Gate toClient = new Gate();
    private final CompletableFuture<Side> firstToClose = new CompletableFuture<>();

    /** Who ended a connection. */
    public enum Side {
        CLIENT,
        BROKER
    }

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
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> copy(client, server, toBroker, Side.CLIENT));
                Thread.ofVirtual().start(() -> copy(server, client, toClient, Side.BROKER));
            }
        } catch (IOException e) {
            // Closed: no more connections.
        }
    }

    private void copy(Socket from, Socket to, Gate gate, Side sender) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                gate.pass();
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Either side has gone, which ends the other.
        }
        firstToClose.complete(sender);
    }

    /** From now on the broker hears nothing. */
    public void holdFromClient() {
        toBroker.shut();
    }

    /** From now on the clients hear nothing. */
    public void holdFromBroker() {
        toClient.shut();
    }

    /** What was held arrives, and all that follows. */
    public void release() {
        toBroker.open();
        toClient.open();
    }

    /** Breaks all connections; new ones are served, and nothing is held any more. */
    public void cut() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        sockets.clear();
        release();
    }

    /** Completes when a connection has ended without being cut, with the side that ended it. */
    public CompletableFuture<Side> firstToClose() {
        return firstToClose;
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

    private static final class Gate {

        private volatile CompletableFuture<Void> opened = CompletableFuture.completedFuture(null);

        void shut() {
            opened = new CompletableFuture<>();
        }

        void open() {
            opened.complete(null);
        }

        void pass() {
            opened.join();
        }
    }
}
