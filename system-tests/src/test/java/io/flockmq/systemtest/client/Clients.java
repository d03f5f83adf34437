package io.flockmq.systemtest.client;

import io.flockmq.systemtest.process.RunningBroker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The clients and wires of one test, for a field with {@code @RegisterExtension}: all are closed after the test, or
 * after the last test of the class. Also gives names, so that no test sees another's sessions and topics.
 */
public final class Clients implements AfterEachCallback, AfterAllCallback {

    private static final Logger PAHO_LOG = Logger.getLogger("org.eclipse.paho");
    private static final AtomicInteger NAMES = new AtomicInteger();
    /** Four characters, to stay below the 23 that MQTT 3.1 allows a client id. */
    private static final String RUN =
            Long.toString(36 * 36 * 36 + System.currentTimeMillis() % (35 * 36 * 36 * 36), 36);

    static {
        // Paho tells its users about each PUBREL otherwise.
        PAHO_LOG.setLevel(Level.WARNING);
    }

    private final RunningBroker broker;
    private final boolean forAllTests;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Clients(RunningBroker broker, boolean forAllTests) {
        this.broker = broker;
        this.forAllTests = forAllTests;
    }

    /** For a field of an instance. */
    public static Clients ofOneTest(RunningBroker broker) {
        return new Clients(broker, false);
    }

    /** For a static field. */
    public static Clients ofAllTests(RunningBroker broker) {
        return new Clients(broker, true);
    }

    /** A name that nobody else has, for a client or a topic. */
    public static String newName(String meaning) {
        return meaning + "-" + RUN + "-" + NAMES.incrementAndGet();
    }

    /** A client with a clean session and a name of its own. */
    public Client connect(ClientKind kind) {
        return connect(kind, Connect.as(newName("client")));
    }

    public Client connect(ClientKind kind, Connect connect) {
        return closeLater(kind.connect(broker.address(), connect));
    }

    public Client connect(ClientKind kind, Connect connect, CuttableWire wire) {
        return closeLater(kind.connect(wire.address(), connect));
    }

    /** A client with a clean session that has subscribed. */
    public Client subscriber(ClientKind kind, String filter, int qos) {
        Client client = connect(kind);
        client.subscribe(Subscription.to(filter).qos(qos));
        return client;
    }

    /** A client for the other half of a conversation, when the test is about the first. */
    public Client other() {
        return connect(ClientKind.HIVEMQ_MQTT_5);
    }

    /** The other half listens. */
    public Client otherSubscriber(String filter, int qos) {
        return subscriber(ClientKind.HIVEMQ_MQTT_5, filter, qos);
    }

    public Mosquitto mosquitto(Mosquitto.Version version, Connect connect) {
        return closeLater(new Mosquitto(broker.address(), connect, version));
    }

    public CuttableWire wire() {
        return closeLater(new CuttableWire(broker.address()));
    }

    private <T extends AutoCloseable> T closeLater(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (!forAllTests) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        close();
    }

    private void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
