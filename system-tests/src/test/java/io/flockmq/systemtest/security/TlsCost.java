package io.flockmq.systemtest.security;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * What TLS costs the broker beside plain TCP, as a program that prints its figures, for {@code docs/performance.md}:
 *
 * <pre>
 * mvn -q -pl system-tests -am -DskipTests -P tls-cost verify -Drun.arguments="5 5"
 * </pre>
 *
 * <p>Arguments: rounds, and seconds of each measurement. In each round all cases take turns in one broker, so that what else the
 * machine does is in all of them. CPU is that of the broker's process; what the clients here use does not count.
 */
public final class TlsCost {

    private static final String TCP = "TCP";
    private static final String TLS_EC = "TLS 1.3, ECDSA P-256";
    private static final String TLS_RSA = "TLS 1.3, RSA-2048";

    /** How messages flow: how many leave at once, and how many may be on their way. */
    private record Flow(String name, int qos, int batch, int window) {}

    private static final List<Flow> FLOWS = List.of(
            new Flow("QoS 0, a stream", 0, 50, 2_000),
            new Flow("QoS 1, a stream", 1, 50, 2_000),
            new Flow("QoS 0, one at a time", 0, 1, 1),
            new Flow("QoS 1, one at a time", 1, 1, 1));

    /** Opens connections to one listener. */
    private interface Door {
        Socket open() throws Exception;
    }

    private final BrokerProcess broker;
    private final Map<String, Door> doors = new LinkedHashMap<>();
    private final Map<String, List<Double>> taken = new LinkedHashMap<>(); // microseconds of CPU, by what was measured

    private TlsCost(BrokerProcess broker, SSLContext trusting, int ecPort, int rsaPort) {
        this.broker = broker;
        String host = broker.address().host();
        doors.put(TCP, () -> new Socket(host, broker.address().port()));
        doors.put(TLS_EC, () -> secured(trusting, host, ecPort));
        doors.put(TLS_RSA, () -> secured(trusting, host, rsaPort));
    }

    private static Socket secured(SSLContext trusting, String host, int port) throws Exception {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket(host, port);
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        socket.startHandshake();
        socket.getSession().invalidate(); // each handshake is a full one
        return socket;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        Duration each = Duration.ofSeconds(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5);
        Path directory = Files.createTempDirectory("tls-cost");
        CertificateAuthority ca = CertificateAuthority.in(directory, "ca");
        ca.sign("ec");
        ca.signRsa("rsa");
        int ecPort = Ports.free();
        int rsaPort = Ports.free();
        try (BrokerProcess broker = BrokerProcess.start(
                "--spring.ssl.bundle.pem.ec.keystore.certificate=" + directory.resolve("ec.crt"),
                "--spring.ssl.bundle.pem.ec.keystore.private-key=" + directory.resolve("ec.key"),
                "--spring.ssl.bundle.pem.rsa.keystore.certificate=" + directory.resolve("rsa.crt"),
                "--spring.ssl.bundle.pem.rsa.keystore.private-key=" + directory.resolve("rsa.key"),
                "--mqtt.listeners.ec.type=tls",
                "--mqtt.listeners.ec.port=" + ecPort,
                "--mqtt.listeners.ec.tls.bundle=ec",
                "--mqtt.listeners.rsa.type=tls",
                "--mqtt.listeners.rsa.port=" + rsaPort,
                "--mqtt.listeners.rsa.tls.bundle=rsa")) {
            broker.awaitLog("Listener tcp: MQTT on");
            TlsCost cost = new TlsCost(broker, trusting(directory.resolve("ca.crt")), ecPort, rsaPort);
            System.out.println("warm-up");
            cost.round(each);
            cost.taken.clear();
            for (int round = 1; round <= rounds; round++) {
                System.out.println("round " + round);
                cost.round(each);
            }
            cost.print();
        }
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            trusted.setCertificateEntry("ca", certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private void round(Duration each) throws Exception {
        for (Flow flow : FLOWS) {
            for (Map.Entry<String, Door> door : doors.entrySet()) {
                if (door.getKey().equals(TLS_RSA)) {
                    continue; // once the handshake is over the key of the certificate does not matter
                }
                Duration before = broker.resourceUse().cpu();
                long messages;
                try (MessageStream stream = MessageStream.open(
                        door.getValue().open(), door.getValue().open(), flow.qos(), flow.batch(), flow.window())) {
                    messages = stream.flow(each);
                }
                note(flow.name() + " | " + door.getKey(), before, messages);
            }
        }
        for (Map.Entry<String, Door> door : doors.entrySet()) {
            Duration before = broker.resourceUse().cpu();
            long end = System.nanoTime() + each.toNanos();
            int connections = 0;
            while (System.nanoTime() < end) {
                try (Socket socket = door.getValue().open()) {
                    MessageStream.connect(socket, "c" + connections);
                }
                connections++;
            }
            note("connect | " + door.getKey(), before, connections);
        }
    }

    private void note(String what, Duration before, long times) {
        double micros = broker.resourceUse().cpu().minus(before).toNanos() / 1_000.0 / times;
        System.out.printf("    %s: %.2f us (%,d times)%n", what, micros, times);
        taken.computeIfAbsent(what, _ -> new ArrayList<>()).add(micros);
    }

    private void print() {
        System.out.println("CPU of the broker, medians, and medians of the ratio to TCP in the same round:");
        taken.forEach((what, figures) -> {
            String workload = what.substring(0, what.indexOf(" | "));
            List<Double> plain = taken.getOrDefault(workload + " | " + TCP, List.of());
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < figures.size(); i++) {
                ratios.add(figures.get(i) / plain.get(i));
            }
            System.out.printf(
                    "| %s | %.2f us | %.2f | %.2f to %.2f |%n",
                    what, median(figures), median(ratios), Collections.min(ratios), Collections.max(ratios));
        });
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
