package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.load.Delays;
import io.flockmq.systemtest.load.Witness;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.ResourceUse;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A broker under attack, with a healthy client beside it: begun before the attack, it says afterwards what the attack cost.
 * For one thread.
 */
final class Siege implements AutoCloseable {

    /** On two noisy cores; a broker that is held up by an attack is late by seconds. */
    private static final Duration LATEST = Duration.ofMillis(250);

    /** What a witness may take of one core, and what an attack may take on top, in processor time. */
    private static final double WITNESS_SHARE = 0.5;

    private static final Duration CPU_SLACK = Duration.ofSeconds(2);

    private static final long RSS_SLACK = 192L << 20;

    private final BrokerProcess broker;
    private final InetSocketAddress address;
    private final Witness witness;
    private final int linesBefore;
    private final ResourceUse before;
    private final long begin;

    private Siege(BrokerProcess broker) {
        this.broker = broker;
        address =
                new InetSocketAddress(broker.address().host(), broker.address().port());
        linesBefore = lineAfterWhatIsThere();
        witness = Witness.watch(address);
        before = broker.resourceUse();
        begin = System.nanoTime();
    }

    static Siege begin(BrokerProcess broker) {
        return new Siege(broker);
    }

    InetSocketAddress address() {
        return address;
    }

    /**
     * Asserts that the attack cost nothing that counts.
     *
     * @param events how many refusals, connections and ends it may have left in the log; those that were seen from this address before
     *     are counted, and told later
     */
    void expectHarmless(int events) throws InterruptedException {
        Delays delays = witness.stop();
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        ResourceUse after = broker.resourceUse();
        Duration cpu = after.cpu().minus(before.cpu());
        List<String> log = linesOfTheAttack();
        long rssGrowth = after.residentBytes() - before.residentBytes();
        System.out.printf(
                "    in %,d ms: the healthy client: %s; CPU %,d ms, resident %+,d bytes, %d lines%n",
                time.toMillis(), delays, cpu.toMillis(), rssGrowth, log.size());

        assertThat(delays).matches(d -> d.areBelow(LATEST), "not delayed");
        assertThat(cpu).as("CPU in %s", time).isLessThan(CPU_SLACK.plusMillis((long)
                (time.toMillis() * WITNESS_SHARE)));
        assertThat(rssGrowth).as("growth of resident memory").isLessThan(RSS_SLACK);
        assertThat(log).hasSizeLessThanOrEqualTo(events);
    }

    @Override
    public void close() {
        witness.close();
    }

    private List<String> linesOfTheAttack() {
        int end = lineAfterWhatIsThere() - 1;
        return broker.log().subList(linesBefore, end).stream()
                .filter(line -> !line.contains(witness.clientId()) && !line.contains("marker"))
                // What earlier attacks have left: one for each kind, every ten seconds.
                .filter(line -> !line.matches(".* WARN +(Refused|Disconnected|Dropped) [0-9,]+ more .*"))
                .toList();
    }

    /** The number of the line after all that has been logged: found by a line that this client causes. */
    private int lineAfterWhatIsThere() {
        String id = "marker%08x".formatted(ThreadLocalRandom.current().nextInt());
        try (RawClient marker = RawClient.connected(address, Connect.v311(id))) {
            broker.awaitLog(id);
            marker.disconnect();
        }
        List<String> log = broker.log();
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).contains(id)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line with " + id);
    }
}
