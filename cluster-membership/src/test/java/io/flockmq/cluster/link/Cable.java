package io.flockmq.cluster.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy in front of a node that can be cut, at once or after some bytes, or fall silent without being closed. */
final class Cable implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final Random random;
    private final Queue<Socket> ends = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile int longestLife = Integer.MAX_VALUE;
    private volatile boolean silent;

    Cable(int target, long seed) throws IOException {
        this.target = target;
        this.random = new Random(seed);
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int cuts() {
        return cuts.get();
    }

    /** From the next connection on, cuts each after a random number of bytes in either direction, below this. */
    void cutAfterAtMost(int bytes) {
        longestLife = bytes;
    }

    /** Lets nothing through, but keeps connections open. */
    void fallSilent(boolean nowSilent) {
        silent = nowSilent;
    }

    /** Cuts all connections that there are. */
    void cut() {
        ends.forEach(Cable::closeQuietly);
        ends.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket in = server.accept();
                Socket out = new Socket(InetAddress.getLoopbackAddress(), target);
                ends.add(in);
                ends.add(out);
                carry(in, out, life());
                carry(out, in, life());
            } catch (IOException refusedOrClosed) {
                // the one that connected finds out by itself
            }
        }
    }

    private int life() {
        return longestLife == Integer.MAX_VALUE ? Integer.MAX_VALUE : random.nextInt(longestLife);
    }

    private void carry(Socket from, Socket to, int life) {
        Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[8192];
            int left = life;
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int count = in.read(buffer);
                while (count >= 0) {
                    if (!silent) {
                        int passed = Math.min(count, left);
                        out.write(buffer, 0, passed);
                        left -= passed;
                        if (left == 0) {
                            cuts.incrementAndGet();
                            return;
                        }
                    }
                    count = in.read(buffer);
                }
            } catch (IOException cut) {
                // the other end is closed too
            }
        });
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // is what we want
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
