package io.flockmq.cluster.lifecycle;

import io.flockmq.cluster.membership.ClusterSettings;
import io.flockmq.cluster.membership.Discovery;
import io.flockmq.cluster.membership.Secret;
import io.flockmq.cluster.membership.View;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, which can be killed and frozen. Its views are the lines that it prints. */
final class NodeProcess implements AutoCloseable {

    /** What a node saw, and when it said so, in milliseconds. */
    record Seen(long at, String serving, long incarnation, String members) {
        private static Seen parse(String line) {
            String[] words = line.split(" ", -1);
            return new Seen(Long.parseLong(words[1]), words[2], Long.parseLong(words[3]), words[4]);
        }
    }

    private final Process process;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    private NodeProcess(Process process) {
        this.process = process;
    }

    /** Starts a node and returns at once. */
    static NodeProcess start(String id, int port, List<Integer> ports) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-cp",
                System.getProperty("java.class.path"),
                NodeProcess.class.getName(),
                id,
                Integer.toString(port)));
        ports.forEach(each -> command.add("127.0.0.1:" + each));
        Process process = new ProcessBuilder(command)
                .redirectError(Path.of("target", "node-" + id + ".log").toFile())
                .start();
        NodeProcess node = new NodeProcess(process);
        Thread.ofVirtual().start(node::readViews);
        return node;
    }

    List<Seen> seen() {
        return seen;
    }

    void kill() throws IOException {
        signal("KILL");
    }

    void freeze() throws IOException {
        signal("STOP");
    }

    void wake() throws IOException {
        signal("CONT");
    }

    /** As the kernel names it in {@code /proc/<pid>/status}. */
    String status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    }

    private void readViews() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines()
                    .filter(line -> line.startsWith("VIEW "))
                    .map(Seen::parse)
                    .forEach(seen::add);
        } catch (IOException | UncheckedIOException killed) {
            // It says no more.
        }
    }

    /** The node. Arguments: id, port, addresses of all. */
    public static void main(String[] arguments) {
        ClusterMember member = ClusterMember.start(
                ClusterSettings.of(
                        "farm",
                        new Secret(Cluster.SECRET.toCharArray()),
                        "127.0.0.1",
                        Integer.parseInt(arguments[1]),
                        new Discovery.Members(List.of(arguments).subList(2, arguments.length))),
                Cluster.node(arguments[0]),
                InstantSource.system());
        member.membership().addListener(NodeProcess::print);
    }

    private static void print(View view) {
        String members =
                String.join(",", view.members().stream().map(node -> node.id()).toList());
        System.out.println("VIEW " + InstantSource.system().millis() + ' ' + view.serving() + ' '
                + view.self().incarnation() + ' ' + members);
    }
}
