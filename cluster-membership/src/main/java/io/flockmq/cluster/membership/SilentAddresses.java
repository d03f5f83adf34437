package io.flockmq.cluster.membership;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds where somebody takes connections of a node that nobody let in and nobody refused: a node that is frozen, for which the
 * kernel answers, or a process that is no node. One that starts beside them cannot tell whether they are its cluster.
 */
public final class SilentAddresses {

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private SilentAddresses() {}

    /** The addresses, as {@code host:port}, of others that take connections. Waits half a second for each that does not answer. */
    public static List<String> of(ClusterSettings settings) {
        List<String> silent = new ArrayList<>();
        for (InetSocketAddress address : others(settings)) {
            if (takesConnections(address)) {
                silent.add(address.getAddress().getHostAddress() + ':' + address.getPort());
            }
        }
        return silent;
    }

    private static Set<InetSocketAddress> others(ClusterSettings settings) {
        Stream<InetSocketAddress> known = switch (settings.discovery()) {
            case Discovery.Members members ->
                members.addresses().stream().flatMap(member -> resolved(member, settings.port()));
            case Discovery.Dns dns -> all(dns.name()).map(found -> new InetSocketAddress(found, settings.port()));
            case Discovery.Kubernetes _ -> Stream.empty(); // its API knows, and is not asked twice
        };
        Set<InetSocketAddress> others = new LinkedHashSet<>(known.toList());
        all(settings.bind())
                .map(own -> new InetSocketAddress(own, settings.port()))
                .forEach(others::remove);
        return others;
    }

    private static Stream<InetSocketAddress> resolved(String member, int defaultPort) {
        int colon = member.lastIndexOf(':');
        boolean hasPort = colon > 0
                && !member.endsWith("]")
                && member.substring(colon + 1).matches("\\d+");
        String host = hasPort ? member.substring(0, colon) : member;
        int port = hasPort ? Integer.parseInt(member.substring(colon + 1)) : defaultPort;
        return all(host).map(found -> new InetSocketAddress(found, port));
    }

    private static Stream<InetAddress> all(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host));
        } catch (UnknownHostException nobody) {
            return Stream.empty();
        }
    }

    private static boolean takesConnections(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) PATIENCE.toMillis());
            return true;
        } catch (IOException notThere) {
            return false;
        }
    }
}
