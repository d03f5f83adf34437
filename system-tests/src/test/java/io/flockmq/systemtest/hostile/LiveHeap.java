package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.load.HeapProbe;
import io.flockmq.systemtest.load.Witness;
import io.flockmq.systemtest.process.BrokerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The live objects of a broker before and after all the attacks of a class of tests. */
final class LiveHeap {

    private static final long SLACK = 8L << 20;

    private final HeapProbe probe;
    private final long before;

    private LiveHeap(HeapProbe probe) throws IOException, InterruptedException {
        this.probe = probe;
        before = probe.usedBytes();
    }

    /** Looks at a broker that has run warm with healthy traffic. */
    static LiveHeap ofWarm(BrokerProcess broker) throws IOException, InterruptedException {
        InetSocketAddress address =
                new InetSocketAddress(broker.address().host(), broker.address().port());
        Witness.warmUp(address);
        return new LiveHeap(HeapProbe.ofChild("tcp.port=" + address.getPort()));
    }

    /** Asserts that nothing is held of all that was sent since. */
    void expectNotGrown() throws IOException, InterruptedException {
        expectNotGrownBy(SLACK);
    }

    /** Asserts that less than this is held of all that was sent since. */
    void expectNotGrownBy(long bytes) throws IOException, InterruptedException {
        long growth = probe.usedBytes() - before;
        System.out.printf("    live heap %,d bytes before, %+,d since%n", before, growth);
        assertThat(growth).as("growth of the live heap").isLessThan(bytes);
    }
}
