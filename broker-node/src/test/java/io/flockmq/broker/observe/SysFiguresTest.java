package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.PacketType;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SysFiguresTest {

    private final TestStatistics figures = new TestStatistics();
    private final AtomicLong now = new AtomicLong(5_000_000);
    private final List<Message> messages = new ArrayList<>();
    private final SysFigures sys = new SysFigures(figures, null, messages::add, now::get, "1.2.3");

    @Test
    void theFiguresHaveTheNamesThatUsersOfMosquittoKnow() {
        figures.connected = 3;
        figures.total = 5;
        for (int i = 0; i < 17; i++) {
            figures.counters.dropped();
        }
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
        SysFigures clustered = new SysFigures(figures, new TestStanding(), messages::add, now::get, "1.2.3");
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
        figures.counters.bytes(Direction.RECEIVED, 1001);
        figures.counters.bytes(Direction.SENT, 1002);
        figures.counters.message(Direction.RECEIVED, Qos.AT_MOST_ONCE, 10);
        figures.counters.message(Direction.RECEIVED, Qos.EXACTLY_ONCE, 20);
        figures.counters.message(Direction.SENT, Qos.AT_LEAST_ONCE, 40);
        figures.counters.packet(Direction.RECEIVED, PacketType.PUBREL);
        figures.counters.packet(Direction.SENT, PacketType.PINGRESP);
        figures.counters.packet(Direction.SENT, PacketType.SUBACK);
        assertThat(update(0))
                .containsEntry("$SYS/broker/bytes/received", "1001")
                .containsEntry("$SYS/broker/bytes/sent", "1002")
                .containsEntry("$SYS/broker/messages/received", "3")
                .containsEntry("$SYS/broker/messages/sent", "3")
                .containsEntry("$SYS/broker/publish/messages/received", "2")
                .containsEntry("$SYS/broker/publish/messages/sent", "1")
                .containsEntry("$SYS/broker/publish/bytes/received", "30")
                .containsEntry("$SYS/broker/publish/bytes/sent", "40");
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
        figures.counters.bytes(Direction.SENT, 1_000_000);
        now.addAndGet(1000);
        assertThat(update(0).keySet()).as("a microsecond says nothing").noneMatch(topic -> topic.contains("/load/"));

        figures.counters.bytes(Direction.SENT, 100);
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
}
