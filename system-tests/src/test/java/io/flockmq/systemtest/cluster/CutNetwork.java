package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.process.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hosts as network namespaces on a bridge, so that cables can be cut: a host keeps its own loopback, firewall and ports. The
 * tests are a host on the same bridge and reach every node whatever is cut between them. Needs root, and the programs
 * {@code ip} and {@code nft}; without them the calling test is skipped. Any thread.
 */
final class CutNetwork implements Network {

    private static final int MQTT = 1883;
    private static final int HTTP = 8080;
    private static final int MEMBER = 5701;
    private static final int LINK = 5702;

    /** The address range that RFC 2544 sets aside for tests of networks. */
    private static final String RANGE = "198.18.";

    private final String name = "fq" + ProcessHandle.current().pid() + letter();
    private final String network;
    private final List<String> hosts = new ArrayList<>();
    private final Thread hook = new Thread(this::tearDown);

    private CutNetwork(String network) {
        this.network = network;
    }

    /** A network without hosts. */
    static CutNetwork open() {
        Programs.require("ip", "nft");
        CutNetwork cut = new CutNetwork(unusedNetwork());
        Runtime.getRuntime().addShutdownHook(cut.hook);
        String bridgeHost = cut.name + "sw";
        try {
            run("ip", "netns", "add", bridgeHost);
        } catch (CommandException e) {
            cut.close();
            Programs.skip("network namespaces cannot be made here: " + e.getMessage());
        }
        run("ip", "-n", bridgeHost, "link", "set", "lo", "up");
        run("ip", "-n", bridgeHost, "link", "add", "br0", "type", "bridge");
        run("ip", "-n", bridgeHost, "link", "set", "br0", "up");
        // The tests' own end of a cable is not in a namespace.
        run("ip", "link", "add", cut.name + "t", "type", "veth", "peer", "name", "tests", "netns", bridgeHost);
        run("ip", "-n", bridgeHost, "link", "set", "tests", "master", "br0", "up");
        run("ip", "addr", "add", cut.network + ".254/24", "dev", cut.name + "t");
        run("ip", "link", "set", cut.name + "t", "up");
        return cut;
    }

    @Override
    public synchronized Host newHost() {
        int number = hosts.size() + 1;
        String host = name + "h" + number;
        String bridgeHost = name + "sw";
        String port = "p" + number;
        run("ip", "netns", "add", host);
        hosts.add(host);
        run("ip", "-n", host, "link", "set", "lo", "up");
        run("ip", "-n", host, "link", "add", "eth0", "type", "veth", "peer", "name", port, "netns", bridgeHost);
        run("ip", "-n", bridgeHost, "link", "set", port, "master", "br0", "up");
        run("ip", "-n", host, "addr", "add", address(number) + "/24", "dev", "eth0");
        run("ip", "-n", host, "link", "set", "eth0", "up");
        return new Host(address(number), List.of("ip", "netns", "exec", host), MQTT, HTTP, MEMBER, LINK);
    }

    /** Cuts a host off from all other hosts, both ways; the tests still reach it. */
    void cut(Host host) {
        heal(host);
        filter(host, "input", "saddr");
        filter(host, "output", "daddr");
    }

    /** From now on this host hears nothing of the others, while they hear what it sends. */
    void cutOneWay(Host host) {
        heal(host);
        filter(host, "input", "saddr");
    }

    /** From now on the others hear nothing of this host, while it hears what they send. */
    void mute(Host host) {
        heal(host);
        filter(host, "output", "daddr");
    }

    /** Undoes whatever was cut at this host. */
    void heal(Host host) {
        inside(host, "nft", "add", "table", "inet", "cut");
        inside(host, "nft", "delete", "table", "inet", "cut");
    }

    private void filter(Host host, String hook, String end) {
        inside(host, "nft", "add", "table", "inet", "cut");
        inside(host, "nft", "add", "chain", "inet", "cut", hook, "{ type filter hook " + hook + " priority 0; }");
        // All but the tests' own address.
        String others = network + ".1-" + network + ".253";
        inside(host, "nft", "add", "rule", "inet", "cut", hook, "ip", end, others, "ip", opposite(end), others, "drop");
    }

    private static String opposite(String end) {
        return end.equals("saddr") ? "daddr" : "saddr";
    }

    private static void inside(Host host, String... command) {
        List<String> all = new ArrayList<>(host.enter());
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private String address(int number) {
        return network + "." + number;
    }

    @Override
    public void close() {
        tearDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs already.
        }
    }

    private synchronized void tearDown() {
        hosts.forEach(CutNetwork::remove);
        hosts.clear();
        remove(name + "sw");
    }

    /** A network device goes with its namespace, and with it the other end of its cable. */
    private static void remove(String host) {
        try {
            run("ip", "netns", "del", host);
        } catch (CommandException e) {
            // It was not there.
        }
    }

    private static String unusedNetwork() {
        String routes = run("ip", "-4", "route", "show");
        while (true) {
            String network = RANGE + ThreadLocalRandom.current().nextInt(256);
            if (!routes.contains(network + ".")) {
                return network;
            }
        }
    }

    private static char letter() {
        return (char) ('a' + ThreadLocalRandom.current().nextInt(26));
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CommandException(String.join(" ", command) + ": " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new CommandException(String.join(" ", command) + ": " + e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A command did not do what it should. */
    static final class CommandException extends RuntimeException {
        private static final long serialVersionUID = 1;

        CommandException(String message) {
            super(message);
        }
    }
}
