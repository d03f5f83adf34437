package io.flockmq.cluster.lifecycle;

import io.flockmq.cluster.membership.ClusterSettings;
import io.flockmq.cluster.membership.Discovery;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.PartitionMode;
import io.flockmq.cluster.membership.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Nodes of one cluster in this JVM, on loopback ports; all know all ports from the start. */
final class Cluster implements AutoCloseable {

    static final String SECRET = "sesame";

    private final List<Integer> ports;
    private final Map<String, ClusterMember> members = new LinkedHashMap<>();
    private PartitionMode mode = PartitionMode.MAJORITY;

    Cluster(int size) {
        this(freePorts(size));
    }

    Cluster(List<Integer> ports) {
        this.ports = ports;
    }

    Cluster in(PartitionMode partitionMode) {
        mode = partitionMode;
        return this;
    }

    /** Starts a node; its port is the one with its number. */
    ClusterMember start(String id, int number) {
        ClusterMember member = ClusterMember.start(settings(number, SECRET), node(id), InstantSource.system());
        members.put(id, member);
        return member;
    }

    ClusterSettings settings(int number, String secret) {
        return ClusterSettings.of(
                        "farm",
                        new Secret(secret.toCharArray()),
                        "127.0.0.1",
                        ports.get(number),
                        new Discovery.Members(
                                ports.stream().map(port -> "127.0.0.1:" + port).toList()))
                .withPartitionMode(mode);
    }

    void die(String id) {
        ClusterMember member = members.remove(id);
        if (member != null) {
            member.die();
        }
    }

    int port(int number) {
        return ports.get(number);
    }

    static Node node(String id) {
        return new Node(id, InstantSource.system().millis(), "127.0.0.1", 7000, 2, "1");
    }

    /** Ends all as if they were killed: faster, and nothing here is to be kept. */
    @Override
    public void close() {
        members.values().forEach(ClusterMember::die);
    }

    static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i : IntStream.range(0, count).toArray()) {
                sockets.add(i, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> free =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return free;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
