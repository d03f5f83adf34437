package io.flockmq.systemtest.conformance;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Version;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The broker that a class of tests talks to, as {@link RunningBroker} says, and the connections of each test, which are closed behind
 * it; for a static field with {@code @RegisterExtension}. For one test at a time.
 */
final class RawClients implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final String RUN = Long.toString(System.currentTimeMillis() % 1_000_000_000, 36);
    private static final AtomicInteger LAST = new AtomicInteger();

    private final RunningBroker broker;
    private final List<RawClient> opened = new ArrayList<>();

    private RawClients(RunningBroker broker) {
        this.broker = broker;
    }

    /** Clients of this broker. */
    static RawClients of(RunningBroker broker) {
        return new RawClients(broker);
    }

    /** A name that neither this run nor one before has used: letters and digits, short enough for MQTT 3.1. */
    static String newName() {
        return "c" + RUN + "x" + LAST.incrementAndGet();
    }

    /** A client that is accepted. */
    RawClient connected(Connect connect) {
        return add(RawClient.connected(address(), connect));
    }

    /** A client of a name of its own, with a clean session, that is accepted. */
    RawClient connected(Version version) {
        return connected(Connect.of(version, newName()));
    }

    /** A client of a name of its own that is accepted and has subscribed. */
    RawClient subscriber(Version version, String filter, int qos) {
        RawClient client = connected(version);
        client.subscribe(filter, qos);
        return client;
    }

    /** A client that has sent its CONNECT, whatever comes of it. */
    RawClient connect(Connect connect) {
        return add(RawClient.connect(address(), connect));
    }

    /** A connection on which nothing was sent. */
    RawClient open(Version version) {
        return add(RawClient.open(address(), version));
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }

    private RawClient add(RawClient client) {
        opened.add(client);
        return client;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        broker.beforeAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        broker.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        opened.forEach(RawClient::close);
        opened.clear();
        broker.afterEach(context);
    }
}
