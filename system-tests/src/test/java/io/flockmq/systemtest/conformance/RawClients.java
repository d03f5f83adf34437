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
import org.junit.jupiter.api.extension.ExtensionContext;

/** The connections of one test, closed behind it, for a field with {@code @RegisterExtension}. For one thread. */
final class RawClients implements AfterEachCallback {

    private static final String RUN = Long.toString(System.currentTimeMillis() % 1_000_000_000, 36);
    private static final AtomicInteger LAST = new AtomicInteger();

    private final RunningBroker broker;
    private final List<RawClient> opened = new ArrayList<>();

    RawClients(RunningBroker broker) {
        this.broker = broker;
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
    public void afterEach(ExtensionContext context) {
        opened.forEach(RawClient::close);
    }
}
