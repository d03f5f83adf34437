package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.load.Delays;
import io.flockmq.systemtest.load.Witness;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A healthy client on the event loop of an attacker, which must not notice the attack. For one thread. */
final class Neighbour implements AutoCloseable {

    /**
     * On two noisy cores, where single messages are late by this without any attack. What is wanted is 50 ms, which most attacks keep;
     * what is measured is printed.
     */
    private static final Duration LATEST = Duration.ofMillis(250);

    private final Witness witness;

    private Neighbour(Witness witness) {
        this.witness = witness;
    }

    /** Begins to send and receive. */
    static Neighbour of(InetSocketAddress broker) {
        return new Neighbour(Witness.watch(broker));
    }

    /** Asserts that 99 of 100 messages came back in time, apart from what the machine's other load explains. */
    void expectNothingNoticed() throws InterruptedException {
        Delays delays = witness.stop();
        System.out.println("    the neighbour: " + delays);
        assertThat(delays).matches(d -> d.areBelow(LATEST), "not delayed");
    }

    @Override
    public void close() {
        witness.close();
    }
}
