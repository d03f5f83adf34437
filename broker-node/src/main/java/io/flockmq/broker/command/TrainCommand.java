package io.flockmq.broker.command;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code train}: writes the AOT cache with which a node starts faster (JEP 514). It starts a node in a process of its own, has it
 * answer one client, a probe and a scrape, and ends it; which classes that took, and how they were used, is in the cache. It is a
 * node of a cluster, because that takes all that a node alone takes.
 */
final class TrainCommand implements Command {

    private static final String USAGE = """
            Use: train <file>    starts a node for a moment, and writes the AOT cache that it needs to start faster
            The cache holds for this Java, for this jar at its place, and for the options that this command was given.
            """;

    private static final int START_LIMIT_SECONDS = 180;
    private static final int END_LIMIT_SECONDS = 300;
    private static final int ANSWER_LIMIT_MILLIS = 10_000;
    private static final long LOOK_MILLIS = 200;

    /** CONNECT of MQTT 5 with a client id, SUBSCRIBE, PUBLISH with QoS 1, PINGREQ, DISCONNECT: what a first client sends. */
    private static final List<String> FIRST_CLIENT = List.of(
            "10 15 0004 4d515454 05 02 003c 00 0008 747261696e696e67",
            "82 0b 0001 00 0005 612f622f63 01",
            "32 0f 0005 612f622f63 0002 00 68656c6c6f",
            "c0 00",
            "e0 00");

    private static final int PINGRESP = 0xd0;

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.size() != 1 || arguments.getFirst().startsWith("-")) {
            err.print(USAGE);
            return WRONG_USE;
        }
        Path cache = Path.of(arguments.getFirst());
        String jar = System.getProperty("java.class.path", "");
        if (!jar.endsWith(".jar") || jar.contains(File.pathSeparator)) {
            err.println(
                    "train: a node's cache is made with java -jar flockmq.jar train, not with the class path " + jar);
            return WRONG_USE;
        }
        try {
            return train(cache, jar, err);
        } catch (IOException failure) {
            err.println("The node that was to be trained did not do as expected: " + failure.getMessage());
            return FAILED;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static int train(Path cache, String jar, PrintStream err) throws IOException, InterruptedException {
        List<Integer> ports = freePorts(4);
        // What a node stores that everybody knows the secret of, its users above all, is to be found by no other node.
        Path stored = Files.createTempDirectory("flockmq-train");
        Process node = new ProcessBuilder(commandLine(cache, jar, ports, stored))
                .inheritIO()
                .start();
        try {
            String http = "http://127.0.0.1:" + ports.get(0) + "/actuator/";
            awaitReady(node, http);
            get(http + "prometheus");
            beClient(ports.get(1));
            node.destroy(); // SIGTERM; the cache is written at its end
            if (node.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)
                    && cache.toFile().length() > 0) {
                return DONE;
            }
            err.println("The node ended, and there is no " + cache);
            return FAILED;
        } finally {
            node.destroyForcibly().waitFor();
            delete(stored);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> commandLine(Path cache, String jar, List<Integer> ports, Path stored) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-")) // what a file of flags said is listed, too, without the dash
                .forEach(line::add);
        line.add("-XX:AOTCacheOutput=" + cache);
        line.add("-Xlog:aot=error"); // there are many classes that cannot be in it, and a line for each
        line.addAll(List.of("-jar", jar));
        line.add("--server.address=127.0.0.1");
        line.add("--server.port=" + ports.get(0));
        line.add("--mqtt.listeners.tcp.port=" + ports.get(1));
        line.add("--mqtt.control-socket=");
        line.add("--mqtt.admin.dir=" + stored.resolve("admin"));
        line.add("--mqtt.storage.dir=" + stored.resolve("store"));
        line.add("--mqtt.cluster.enabled=true");
        line.add("--mqtt.cluster.node-id=training");
        line.add("--mqtt.cluster.secret=training");
        line.add("--mqtt.cluster.port=" + ports.get(2));
        line.add("--mqtt.cluster.link-port=" + ports.get(3));
        line.add("--mqtt.cluster.members=127.0.0.1:" + ports.get(2));
        return line;
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return open.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : open) {
                socket.close();
            }
        }
    }

    private static void awaitReady(Process node, String http) throws IOException, InterruptedException {
        for (long waited = 0; waited < TimeUnit.SECONDS.toMillis(START_LIMIT_SECONDS); waited += LOOK_MILLIS) {
            if (node.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("it ended with status " + node.exitValue());
            }
            try {
                if (get(http + "health/readiness") == HttpURLConnection.HTTP_OK) {
                    return;
                }
            } catch (UncheckedIOException notYet) {
                // its HTTP port is not open yet
            }
        }
        throw new IOException("it was not ready within " + START_LIMIT_SECONDS + " s");
    }

    private static int get(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            connection.setReadTimeout(ANSWER_LIMIT_MILLIS);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException unanswered) {
            throw new UncheckedIOException(unanswered);
        }
    }

    private static void beClient(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_LIMIT_MILLIS);
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            OutputStream out = socket.getOutputStream();
            for (String packet : FIRST_CLIENT) {
                out.write(HexFormat.of().parseHex(packet.replace(" ", "")));
            }
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int type = in.readUnsignedByte(); type != PINGRESP; type = in.readUnsignedByte()) {
                in.skipNBytes(in.readUnsignedByte()); // each is shorter than 128 bytes
            }
        }
    }
}
