package io.flockmq.systemtest.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.PacketBytes;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A program that opens idle connections with subscriptions and holds them until it is killed or its standard input ends:
 * {@code host port connections subscriptions}. It is a process of its own because descriptors are limited for each, and
 * because only a killed process drops all its connections at once.
 */
public final class IdleClients {

    /** What it prints when all are connected and subscribed. */
    static final String READY = "ready";

    /** What it prints for each line of input, after a ping over every connection. */
    static final String ALIVE = "alive";

    private static final int AT_A_TIME = 100;
    private static final int PER_SOURCE_ADDRESS = 5_000;
    private static final int KEEP_ALIVE_SECONDS = 900;

    private IdleClients() {}

    /** Connects, says so, holds. */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress broker = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        int connections = Integer.parseInt(arguments[2]);
        int subscriptions = Integer.parseInt(arguments[3]);
        List<Future<RawClient>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (int i = 0; i < connections; i++) {
                int number = i;
                clients.add(threads.submit(() -> connect(broker, number, subscriptions)));
            }
        }
        List<RawClient> connected = new ArrayList<>();
        for (Future<RawClient> client : clients) {
            connected.add(client.get());
        }
        System.out.println(READY);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        while (input.readLine() != null) {
            connected.forEach(RawClient::ping);
            System.out.println(ALIVE);
        }
    }

    private static RawClient connect(InetSocketAddress broker, int number, int subscriptions) throws IOException {
        // Ports of connections that ended lately are not free yet: each source address has its own.
        InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + number / PER_SOURCE_ADDRESS)});
        RawClient client = RawClient.openFrom(local, broker, Version.V311);
        client.send(Connect.v311("idle" + number).keepAlive(KEEP_ALIVE_SECONDS).toBytes());
        client.expectConnack();
        PacketBytes subscribe = PacketBytes.of(0x82).u16(1);
        Integer[] granted = new Integer[subscriptions];
        for (int i = 0; i < subscriptions; i++) {
            subscribe.text("idle/%d/%d/#".formatted(number, i)).u8(0);
            granted[i] = 0;
        }
        client.send(subscribe);
        client.expectSuback(granted);
        return client;
    }
}
