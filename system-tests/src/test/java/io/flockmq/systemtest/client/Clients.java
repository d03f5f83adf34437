package io.flockmq.systemtest.client;

import io.flockmq.systemtest.process.RunningBroker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The clients and wires of one test, for a field with {@code @RegisterExtension}: all are closed after the test. Also
 * gives names, so that no test sees another's sessions and topics.
 */
public final class Clients implements AfterEachCallback {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final long RUN = System.currentTimeMillis() % 1_000_000;

    private final RunningBroker broker;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    public Clients(RunningBroker broker) {
        this.broker = broker;
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
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
