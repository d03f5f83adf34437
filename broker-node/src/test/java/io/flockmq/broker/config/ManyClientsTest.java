package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.admin.audit.AuditLog;
import io.flockmq.broker.admin.node.CertificateView;
import io.flockmq.broker.admin.node.ClientLog;
import io.flockmq.broker.admin.node.ClientQuery;
import io.flockmq.broker.admin.node.ClientSummary;
import io.flockmq.broker.admin.node.DropBook;
import io.flockmq.broker.admin.node.FiguresHistory;
import io.flockmq.broker.admin.node.NodeAnswers;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.node.NodeReport;
import io.flockmq.broker.admin.node.RunningNode;
import io.flockmq.broker.admin.node.SettingView;
import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.event.TrafficTotals;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.security.BanList;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.SessionState;
import io.flockmq.broker.transport.MqttNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A list of many clients is complete, in order, and keeps no event loop from its clients. */
class ManyClientsTest {

    private static final int CLIENTS = 50_000;
    private static final int PAGE = 1000;

    @Test
    void aListOfManyClientsIsCompleteAndNoEventLoopIsHeldUp() {
        try (TestNode node = TestNode.with("mqtt.event-loops=2")) {
            for (int i = 0; i < CLIENTS; i++) {
                restore(node.node(), "client-%05d".formatted(i));
            }
            NodeAnswers answers = answers(node.node());
            List<String> listed = list(answers, null); // the code is warm by now
            Waits waits = new Waits(node.node());
            List<String> again = list(answers, null);
            List<String> absent = list(answers, false);
            assertThat(waits.stop()).isLessThan(Duration.ofMillis(20));
            assertThat(listed).hasSize(CLIENTS).isSorted().doesNotHaveDuplicates();
            assertThat(again).isEqualTo(listed);
            assertThat(absent).isEqualTo(listed);
        }
    }

    private static void restore(MqttNode node, String id) {
        NodeLoop loop = node.loopOf(id);
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.executor().execute(() -> {
            SessionState state = new SessionState(loop.timers());
            state.apply(new SessionChange.Opened(3600, null, null));
            state.apply(new SessionChange.Disconnected(3600));
            loop.sessions().restore(id, 1, state);
            done.complete(null);
        });
        if (id.endsWith("00")) {
            done.join(); // not all at once
        }
    }

    private static List<String> list(NodeAnswers answers, @Nullable Boolean connected) {
        List<String> ids = new ArrayList<>();
        String after = null;
        do {
            NodeQuestion.ClientPage page = answers.answer(new NodeQuestion.ListClients(
                    new ClientQuery("client", ClientQuery.Match.SUBSTRING, null, null, connected, PAGE, after)));
            page.items().stream().map(ClientSummary::id).forEach(ids::add);
            after = page.next();
        } while (after != null);
        return ids;
    }

    /** How long event loops let tasks wait. */
    private static final class Waits {

        private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean stopped = new AtomicBoolean();

        private Waits(MqttNode node) {
            node.nodeLoops().forEach(loop -> look(loop, MqttNode.nanoTime()));
        }

        private void look(NodeLoop loop, long asked) {
            loop.executor().execute(() -> {
                nanos.add(MqttNode.nanoTime() - asked);
                if (!stopped.get()) {
                    loop.timers().schedule(Duration.ofMillis(1), () -> look(loop, MqttNode.nanoTime()));
                }
            });
        }

        /** What 95 of 100 tasks waited at most: others are the machine's doing. */
        private Duration stop() {
            stopped.set(true);
            List<Long> sorted = nanos.stream().sorted().toList();
            return Duration.ofNanos(sorted.get(sorted.size() * 95 / 100));
        }
    }

    private static NodeAnswers answers(MqttNode mqtt) {
        InstantSource clock = InstantSource.system();
        BrokerStatistics nothing = (BrokerStatistics) Proxy.newProxyInstance(
                ManyClientsTest.class.getClassLoader(),
                new Class<?>[] {BrokerStatistics.class},
                (_, method, _) -> method.getReturnType() == TrafficTotals.class ? TrafficTotals.NONE : 0);
        DropBook drops = new DropBook("n1", clock);
        return new NodeAnswers(
                new Fixed(mqtt),
                new FiguresHistory(nothing, drops::droppedByReason, new SimpleMeterRegistry(), clock),
                drops,
                new ClientLog(clock),
                new BanList(clock),
                new AuditLog(clock),
                clock);
    }

    private record Fixed(MqttNode mqtt) implements RunningNode {
        @Override
        public String id() {
            return "n1";
        }

        @Override
        public String version() {
            return "test";
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public List<NodeReport.Listener> listeners() {
            return List.of();
        }

        @Override
        public List<String> notReady() {
            return List.of();
        }

        @Override
        public boolean isDraining() {
            return false;
        }

        @Override
        public NodeReport.Stop stop() {
            return new NodeReport.Stop(true, "a test");
        }

        @Override
        public @Nullable String drain() {
            return null;
        }

        @Override
        public List<CertificateView> certificates() {
            return List.of();
        }

        @Override
        public List<SettingView> settings() {
            return List.of();
        }
    }
}
