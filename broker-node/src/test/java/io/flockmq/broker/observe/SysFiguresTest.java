package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.Traffic;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SysFiguresTest {

    private final Figures figures = new Figures();
    private final AtomicLong now = new AtomicLong(5_000_000);
    private final List<Message> messages = new ArrayList<>();
    private final SysFigures sys = new SysFigures(figures, null, messages::add, now::get, "1.2.3");

    @Test
    void theFiguresHaveTheNamesThatUsersOfMosquittoKnow() {
        figures.connected = 3;
        figures.total = 5;
        figures.traffic.put(Traffic.PUBLISH_DROPPED, 17L);
        Map<String, String> published = update(0);
        assertThat(published)
                .containsEntry("$SYS/broker/version", "FlockMQ 1.2.3")
                .containsEntry("$SYS/broker/uptime", "0 seconds")
                .containsEntry("$SYS/broker/clients/total", "5")
                .containsEntry("$SYS/broker/clients/connected", "3")
                .containsEntry("$SYS/broker/clients/active", "3")
                .containsEntry("$SYS/broker/clients/disconnected", "2")
                .containsEntry("$SYS/broker/clients/inactive", "2")
                .containsEntry("$SYS/broker/clients/maximum", "4")
                .containsEntry("$SYS/broker/clients/expired", "6")
                .containsEntry("$SYS/broker/subscriptions/count", "7")
                .containsEntry("$SYS/broker/retained messages/count", "8")
                .containsEntry("$SYS/broker/store/messages/bytes", "9")
                .containsEntry("$SYS/broker/publish/messages/dropped", "17")
                .containsKeys(
                        "$SYS/broker/bytes/received",
                        "$SYS/broker/bytes/sent",
                        "$SYS/broker/messages/received",
                        "$SYS/broker/messages/sent",
                        "$SYS/broker/publish/messages/received",
                        "$SYS/broker/publish/messages/sent",
                        "$SYS/broker/publish/bytes/received",
                        "$SYS/broker/publish/bytes/sent",
                        "$SYS/broker/heap/current",
                        "$SYS/broker/heap/maximum");
    }

    @Test
    void aNodeAloneSaysNothingAboutACluster() {
        assertThat(update(0).keySet()).allMatch(topic -> topic.startsWith("$SYS/broker/"));
    }

    @Test
    void aNodeOfAClusterSaysHowItStands() {
        SysFigures clustered = new SysFigures(figures, new Standing(), messages::add, now::get, "1.2.3");
        clustered.update();
        assertThat(messages.stream()
                        .filter(message -> message.topic().name().startsWith("$SYS/cluster/"))
                        .map(message -> message.topic().name() + " " + Messages.text(message)))
                .containsExactlyInAnyOrder(
                        "$SYS/cluster/nodes/count 2",
                        "$SYS/cluster/nodes/names n1,n2",
                        "$SYS/cluster/serving true",
                        "$SYS/cluster/clients/connected 30",
                        "$SYS/cluster/clients/total 50",
                        "$SYS/cluster/subscriptions/count 70",
                        "$SYS/cluster/retained messages/count 8");
    }

    @Test
    void eachCounterHasItsTopic() {
        for (Traffic counter : Traffic.values()) {
            figures.traffic.put(counter, 1000L + counter.ordinal());
        }
        assertThat(update(0).values())
                .containsAll(
                        figures.traffic.values().stream().map(String::valueOf).toList());
    }

    @Test
    void theyAreRetainedMessagesOfTheBrokerItself() {
        update(0);
        assertThat(messages).allSatisfy(message -> {
            assertThat(message.retain()).isTrue();
            assertThat(message.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
            assertThat(message.publisher()).isEmpty();
            assertThat(message.expiresAt()).isEqualTo(Message.NEVER);
        });
    }

    @Test
    void onlyWhatChangedIsPublishedAgain() {
        figures.total = 3;
        update(0);
        update(10);
        figures.connected = 1;
        Map<String, String> changed = update(10);
        changed.keySet().removeIf(topic -> topic.contains("/heap/"));
        assertThat(changed)
                .containsOnly(
                        Map.entry("$SYS/broker/uptime", "20 seconds"),
                        Map.entry("$SYS/broker/clients/connected", "1"),
                        Map.entry("$SYS/broker/clients/active", "1"),
                        Map.entry("$SYS/broker/clients/disconnected", "2"),
                        Map.entry("$SYS/broker/clients/inactive", "2"));
    }

    @Test
    void loadsAreAveragesPerMinuteFromTheFirstIntervalOn() {
        figures.traffic.put(Traffic.BYTES_SENT, 1_000_000L);
        now.addAndGet(1000);
        assertThat(update(0).keySet()).as("a microsecond says nothing").noneMatch(topic -> topic.contains("/load/"));

        figures.traffic.put(Traffic.BYTES_SENT, 1_000_100L);
        Map<String, String> first = update(10);
        assertThat(first)
                .containsEntry("$SYS/broker/load/bytes/sent/1min", "600.00")
                .containsEntry("$SYS/broker/load/bytes/sent/5min", "600.00")
                .containsEntry("$SYS/broker/load/bytes/sent/15min", "600.00")
                .containsEntry("$SYS/broker/load/publish/dropped/1min", "0.00");
        assertThat(first.keySet().stream().filter(topic -> topic.contains("/load/")))
                .hasSize(21);

        assertThat(update(60)).containsEntry("$SYS/broker/load/bytes/sent/1min", "220.73");
    }

    private Map<String, String> update(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
        messages.clear();
        sys.update();
        Map<String, String> published = new LinkedHashMap<>();
        messages.forEach(message -> published.put(message.topic().name(), Messages.text(message)));
        return published;
    }

    private static final class Standing implements ClusterStatistics {

        @Override
        public List<String> nodes() {
            return List.of("n1", "n2");
        }

        @Override
        public boolean isServing() {
            return true;
        }

        @Override
        public ClusterTotals exchange() {
            return new ClusterTotals(30, 50, 70);
        }
    }

    private static final class Figures implements BrokerStatistics {

        private final Map<Traffic, Long> traffic = new EnumMap<>(Traffic.class);
        private int connected;
        private int total;

        @Override
        public long traffic(Traffic counter) {
            return traffic.getOrDefault(counter, 0L);
        }

        @Override
        public int clientsConnected() {
            return connected;
        }

        @Override
        public int clientsMaximum() {
            return 4;
        }

        @Override
        public int clientsTotal() {
            return total;
        }

        @Override
        public long clientsExpired() {
            return 6;
        }

        @Override
        public long subscriptions() {
            return 7;
        }

        @Override
        public long retainedMessages() {
            return 8;
        }

        @Override
        public long queuedBytes() {
            return 9;
        }
    }
}
