package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The window of messages in flight: {@value #WINDOW} messages are sent, then acknowledged in order. Time is for one message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class InFlightBenchmark {

    private static final int WINDOW = 20;

    /** Takes everything and remembers the packet identifiers. */
    private static final class Sink implements ClientLink {
        private final int[] ids = new int[WINDOW];
        private int sent;

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public boolean mayPublish(Will will) {
            return true;
        }

        @Override
        public Sent publish(PendingDelivery delivery, boolean dup, int packetId) {
            ids[sent++] = packetId;
            return Sent.SENT;
        }

        @Override
        public void pubrel(int packetId, ReasonCode reason) {
            // the next acknowledgement is PUBCOMP
        }

        @Override
        public void disconnect(ReasonCode reason, String cause) {
            throw new AssertionError(cause);
        }
    }

    private final OneLoop loop = new OneLoop();
    private final Sink sink = new Sink();
    private final Session session = open();
    private final PendingDelivery once = OneLoop.delivery(Qos.AT_LEAST_ONCE, "payload");
    private final PendingDelivery exactly = OneLoop.delivery(Qos.EXACTLY_ONCE, "payload");

    private Session open() {
        SessionTable.Request request = new SessionTable.Request("c", true, 3600, WINDOW, null, sink);
        if (loop.table.open(request) instanceof SessionTable.Opened.Ready(Session opened, boolean _)) {
            opened.start();
            return opened;
        }
        throw new AssertionError("no session");
    }

    /** PUBLISH, PUBACK. */
    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public int qos1() {
        sink.sent = 0;
        for (int i = 0; i < WINDOW; i++) {
            session.deliver(once, null);
        }
        for (int i = 0; i < WINDOW; i++) {
            session.puback(sink.ids[i], ReasonCode.SUCCESS);
        }
        return sink.sent;
    }

    /** PUBLISH, PUBREC, PUBREL, PUBCOMP. */
    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public int qos2() {
        sink.sent = 0;
        for (int i = 0; i < WINDOW; i++) {
            session.deliver(exactly, null);
        }
        for (int i = 0; i < WINDOW; i++) {
            session.pubrec(sink.ids[i], ReasonCode.SUCCESS);
        }
        for (int i = 0; i < WINDOW; i++) {
            session.pubcomp(sink.ids[i]);
        }
        return sink.sent;
    }
}
