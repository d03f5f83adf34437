package io.flockmq.systemtest.cluster;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Brokers that are told of each other, each a process of its own. A cluster of one is a broker alone, without any setting of
 * the cluster's. Closing it kills every process, frozen ones too, and removes what they left.
 */
public final class ClusterOfProcesses implements AutoCloseable {

    private final Network network;
    private final List<ClusterNode> nodes;
    private final String name;
    private final String secret;

    private ClusterOfProcesses(Network network, int size, List<String> settings) {
        this.network = network;
        name = "test-" + UUID.randomUUID();
        secret = "secret-" + UUID.randomUUID();
        List<Host> hosts =
                IntStream.range(0, size).mapToObj(i -> network.newHost()).toList();
        List<ClusterNode> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String id = "n" + (i + 1);
            List<String> arguments = basics(hosts.get(i));
            if (size > 1) {
                arguments.addAll(membership(id, hosts.get(i), name, secret, hosts));
            }
            arguments.addAll(settings);
            all.add(new ClusterNode(id, hosts.get(i), List.copyOf(arguments)));
        }
        nodes = List.copyOf(all);
    }

    /**
     * Starts nodes n1, n2, ... on the loopback address, at the same time, and waits until all are ready.
     *
     * @param settings of each node, such as {@code --mqtt.sys.interval=1s}
     */
    public static ClusterOfProcesses start(int size, String... settings) {
        return start(new Loopback(), size, settings);
    }

    static ClusterOfProcesses start(Network network, int size, String... settings) {
        ClusterOfProcesses cluster = new ClusterOfProcesses(network, size, List.of(settings));
        try {
            cluster.nodes.forEach(ClusterNode::launch);
            cluster.awaitReady();
            return cluster;
        } catch (Throwable e) {
            cluster.nodes.forEach(node -> System.out.println(cluster.describe(node, 40)));
            cluster.close();
            throw e;
        }
    }

    private static List<String> basics(Host host) {
        return new ArrayList<>(List.of(
                "--mqtt.listeners.tcp.bind=" + host.address(),
                "--mqtt.listeners.tcp.port=" + host.mqttPort(),
                "--mqtt.security.allow-anonymous=true",
                // Clients of these tests travel from node to node faster than any that is well.
                "--mqtt.limits.max-takeovers=0",
                "--server.address=" + host.address(),
                "--server.port=" + host.httpPort()));
    }

    private static List<String> membership(String id, Host host, String name, String secret, List<Host> members) {
        return List.of(
                "--mqtt.cluster.enabled=true",
                "--mqtt.cluster.node-id=" + id,
                "--mqtt.cluster.name=" + name,
                "--mqtt.cluster.secret=" + secret,
                "--mqtt.cluster.bind=" + host.address(),
                "--mqtt.cluster.port=" + host.memberPort(),
                "--mqtt.cluster.link-port=" + host.linkPort(),
                "--mqtt.cluster.members=" + members.stream().map(Host::member).collect(Collectors.joining(",")));
    }

    /**
     * A node that knows where the others are, but claims to be of another cluster. It is not started, and whoever asks for it
     * closes it.
     */
    ClusterNode stranger(String itsName, String itsSecret) {
        Host host = network.newHost();
        List<Host> members = Stream.concat(nodes.stream().map(ClusterNode::host), Stream.of(host))
                .toList();
        List<String> arguments = basics(host);
        arguments.addAll(membership("stranger", host, itsName, itsSecret, members));
        return new ClusterNode("stranger", host, arguments);
    }

    String name() {
        return name;
    }

    String secret() {
        return secret;
    }

    /** All nodes, in the order of their ids. */
    public List<ClusterNode> nodes() {
        return nodes;
    }

    /** A node by number, from 0; numbers go round, so that a test for three nodes also runs on fewer. */
    public ClusterNode node(int number) {
        return nodes.get(number % nodes.size());
    }

    /** Where clients connect, in the order of the nodes. */
    public List<InetSocketAddress> addresses() {
        return nodes.stream().map(ClusterNode::address).toList();
    }

    /** Any of the nodes. */
    public ClusterNode anyNode() {
        return node(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    /** Waits until every node is ready. */
    public void awaitReady() {
        nodes.forEach(ClusterNode::awaitReady);
    }

    /** Heals, thaws and starts whatever an earlier test left cut, frozen or dead, and waits until every node is ready. */
    public void makeWhole() {
        for (ClusterNode node : nodes) {
            if (network instanceof CutNetwork cables) {
                cables.heal(node.host());
            }
            if (node.isFrozen()) {
                node.thaw();
            }
            if (!node.isRunning()) {
                node.launch();
            }
        }
        awaitReady();
    }

    /** Cuts a node off from the others, both ways, but not from clients. Only in a network made for it. */
    void cut(ClusterNode node) {
        cables().cut(node.host());
    }

    /** From now on a node hears nothing of the others, while they hear it. Only in a network made for it. */
    void cutOneWay(ClusterNode node) {
        cables().cutOneWay(node.host());
    }

    /** From now on the others hear nothing of a node, while it hears them. Only in a network made for it. */
    void mute(ClusterNode node) {
        cables().mute(node.host());
    }

    /** Undoes all cuts. */
    void heal() {
        nodes.forEach(node -> cables().heal(node.host()));
    }

    private CutNetwork cables() {
        if (network instanceof CutNetwork cables) {
            return cables;
        }
        throw new IllegalStateException("loopback cannot be cut");
    }

    /** The last lines of a node's log, with a heading. */
    String describe(ClusterNode node, int lines) {
        String state = node.isFrozen() ? "frozen" : node.isRunning() ? "running" : "not running";
        return "The log of %s (%s), last lines:\n    %s"
                .formatted(node, state, String.join("\n    ", node.lastLines(lines)));
    }

    @Override
    public void close() {
        nodes.forEach(ClusterNode::close);
        network.close();
    }
}
