package io.flockmq.systemtest.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Version;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Messages of 64 bytes from one connection to another one, as fast as they arrive: so many leave in one write, and so many may be on
 * their way. For one thread, beside two that read.
 */
final class MessageStream implements AutoCloseable {

    private static final String TOPIC = "tls/cost";
    private static final int PAYLOAD = 64;
    private static final int PUBLISH = 3;

    private final Socket publisher;
    private final Socket subscriber;
    private final int qos;
    private final int batch;
    private final Semaphore window;
    private final int allowed;

    private MessageStream(Socket publisher, Socket subscriber, int qos, int batch, int window) {
        this.publisher = publisher;
        this.subscriber = subscriber;
        this.qos = qos;
        this.batch = batch;
        this.allowed = window;
        this.window = new Semaphore(window);
    }

    /** Connects two clients, the second of which subscribes. */
    static MessageStream open(Socket publisher, Socket subscriber, int qos, int batch, int window) throws IOException {
        connect(publisher, "publisher");
        connect(subscriber, "subscriber");
        subscriber.getOutputStream().write(ClientPackets.subscribe(Version.V311, 1, TOPIC, qos));
        expect(subscriber, 5);
        return new MessageStream(publisher, subscriber, qos, batch, window);
    }

    /** Sends CONNECT and awaits CONNACK. */
    static void connect(Socket socket, String clientId) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(Connect.v311(clientId).toBytes());
        expect(socket, 4);
    }

    private static void expect(Socket socket, int bytes) throws IOException {
        if (socket.getInputStream().readNBytes(bytes).length < bytes) {
            throw new IOException("the broker has closed the connection");
        }
    }

    /** Lets messages flow for a while; returns how many have arrived, which are all. */
    long flow(Duration time) throws IOException, InterruptedException {
        Thread receiving = Thread.ofPlatform().daemon().start(this::receive);
        Thread confirmed = Thread.ofPlatform().daemon().start(this::readConfirmations);
        OutputStream out = publisher.getOutputStream();
        long end = System.nanoTime() + time.toNanos();
        long sent = 0;
        while (System.nanoTime() < end) {
            acquire(batch);
            out.write(messages(sent));
            sent += batch;
        }
        acquire(allowed); // the last one has come
        publisher.shutdownOutput();
        subscriber.close();
        receiving.join(5_000);
        publisher.close();
        confirmed.join(5_000);
        return sent;
    }

    private void acquire(int permits) throws IOException, InterruptedException {
        if (!window.tryAcquire(permits, 20, TimeUnit.SECONDS)) {
            throw new IOException("messages are lost");
        }
    }

    private byte[] messages(long first) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < batch; i++) {
            int packetId = (int) ((first + i) % 0xFFFF) + 1;
            all.writeBytes(ClientPackets.publish(Version.V311, qos << 1, TOPIC, packetId, new byte[PAYLOAD]));
        }
        return all.toByteArray();
    }

    private void receive() {
        try {
            BufferedInputStream buffered = new BufferedInputStream(subscriber.getInputStream(), 1 << 16);
            DataInputStream in = new DataInputStream(buffered);
            OutputStream out = subscriber.getOutputStream();
            ByteArrayOutputStream confirmations = new ByteArrayOutputStream();
            int arrived = 0;
            while (true) {
                int type = in.readUnsignedByte() >> 4;
                byte[] body = new byte[in.readUnsignedByte()]; // below 128 bytes: a length of one byte
                in.readFully(body);
                if (type != PUBLISH) {
                    throw new IOException("packet of type " + type);
                }
                arrived++;
                if (qos == 1) {
                    int at = 2 + TOPIC.getBytes(US_ASCII).length;
                    int packetId = ((body[at] & 0xFF) << 8) | (body[at + 1] & 0xFF);
                    confirmations.writeBytes(ClientPackets.acknowledge(AckType.PUBACK, packetId));
                }
                if (arrived >= batch || buffered.available() == 0) {
                    if (qos == 1) {
                        out.write(confirmations.toByteArray());
                        confirmations.reset();
                    }
                    window.release(arrived);
                    arrived = 0;
                }
            }
        } catch (IOException closed) {
            // the end; what has not arrived by then is missed by flow()
        }
    }

    private void readConfirmations() {
        try {
            byte[] bytes = new byte[1 << 16];
            while (publisher.getInputStream().read(bytes) >= 0) {
                // PUBACK of each message
            }
        } catch (IOException closed) {
            // likewise
        }
    }

    @Override
    public void close() throws IOException {
        publisher.close();
        subscriber.close();
    }
}
