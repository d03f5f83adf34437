package io.flockmq.systemtest.cluster;

import static io.flockmq.systemtest.cluster.ClusterClients.textsUntilQuiet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shared subscription whose members are at different nodes. */
class ClusterShareIT {

    private static final int JOBS = 60;

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @RegisterExtension
    final ClusterClients clients = new ClusterClients(running);

    private final String topic = Names.unique("jobs");
    private final String shared = "$share/workers/" + topic;

    @Test
    void eachMessageGoesToOneMemberWhereverItWasPublished() {
        List<RawClient> members = IntStream.range(0, 6).mapToObj(this::member).toList();
        List<String> jobs = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            jobs.addAll(publishJobs(node, "job of node " + node));
        }

        List<List<String>> done =
                members.stream().map(ClusterClients::textsUntilQuiet).toList();

        assertThat(done.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(done).as("what each member got").noneMatch(List::isEmpty);
    }

    @Test
    void twoGroupsAndASubscriberOfItsOwnAllGetEverything() {
        RawClient member = member(0);
        RawClient auditor = clients.at(1);
        auditor.subscribe("$share/auditors/" + topic, 1);
        RawClient alone = clients.at(2);
        alone.subscribe(topic, 1);

        List<String> jobs = publishJobs(0, "job");

        for (RawClient client : List.of(member, auditor, alone)) {
            assertThat(textsUntilQuiet(client)).containsExactlyElementsOf(jobs);
        }
    }

    @Test
    void aMemberWhoIsAwayIsSkippedWhileAnotherIsThere() {
        RawClient away = clients.at(1, Connect.v5(Names.unique("away")).persistent());
        away.subscribe(shared, 1);
        away.disconnect();
        RawClient present = member(2);

        List<String> jobs = publishJobs(0, "job");

        assertThat(textsUntilQuiet(present)).containsExactlyElementsOf(jobs);
    }

    @Test
    void aMessageWaitsWhereNobodyIsThere() {
        Connect persistent = Connect.v5(Names.unique("away")).persistent();
        RawClient away = clients.at(1, persistent);
        away.subscribe(shared, 1);
        away.disconnect();

        List<String> jobs = publishJobs(0, "job");

        assertThat(textsUntilQuiet(clients.resumedAt(2, persistent))).containsExactlyElementsOf(jobs);
    }

    @Test
    void whatAMemberLeavesUnacknowledgedGoesToAnother() {
        RawClient leaver = member(1);
        clients.at(0).publish(topic, "unfinished", 1);
        leaver.expect(ServerPacket.Publish.class);
        RawClient stayer = member(2);

        leaver.close();

        stayer.expectPublish(topic, "unfinished");
    }

    @Test
    void whatAMemberOnADeadNodeLeftGoesToAnother() {
        RawClient doomed = member(1);
        RawClient publisher = clients.at(0);
        publisher.publish(topic, "unfinished", 1);
        doomed.expect(ServerPacket.Publish.class);
        RawClient stayer = member(2);

        running.node(1).kill();

        stayer.expectPublish(topic, "unfinished");
        publisher.publish(topic, "and the next", 1);
        stayer.expectPublish(topic, "and the next");
    }

    @Test
    void whatAMemberWhoComesBackHadNotAcknowledgedStaysHisOwn() {
        Connect persistent = Connect.v5(Names.unique("doomed")).persistent();
        RawClient doomed = clients.at(1, persistent);
        doomed.subscribe(shared, 1);
        clients.at(0).publish(topic, "unfinished", 1);
        doomed.expect(ServerPacket.Publish.class);
        member(2);

        long lossesBefore = lossesNoticedByNode2();
        running.node(1).kill();
        await().until(() -> lossesNoticedByNode2() > lossesBefore);

        clients.resumedAt(2, persistent).expectPublish(topic, "unfinished");
    }

    @Test
    void aMemberWhoTakesHisTimeDelaysNobody() {
        RawClient slow = member(1);
        String other = Names.unique("other");
        RawClient subscriber = clients.at(1);
        subscriber.subscribe(other, 1);
        RawClient publisher = clients.at(0);
        publishJobs(publisher, "job");
        slow.expect(ServerPacket.Publish.class); // and acknowledges nothing

        long begin = System.nanoTime();
        for (int i = 0; i < JOBS; i++) {
            publisher.publish(other, "message " + i, 1);
            subscriber.expectPublish(other, "message " + i);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        System.out.printf("%d exchanges beside a slow member took %d ms%n", JOBS, took.toMillis());
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void membersOfADeadNodeAreLeftOut() {
        RawClient stayer = member(2);
        member(1);
        RawClient publisher = clients.at(0);

        running.node(1).kill();
        // Whatever is published until the loss is noticed may have to be sent again; nothing is lost.
        List<String> jobs = publishJobs(publisher, "job");

        assertThat(textsUntilQuiet(stayer)).containsExactlyInAnyOrderElementsOf(jobs);
    }

    private static long lossesNoticedByNode2() {
        return running.node(2).log().stream()
                .filter(line -> line.contains(" is gone; "))
                .count();
    }

    private RawClient member(int node) {
        RawClient member = clients.at(node);
        member.subscribe(shared, 1);
        return member;
    }

    private List<String> publishJobs(int node, String name) {
        return publishJobs(clients.at(node), name);
    }

    private List<String> publishJobs(RawClient publisher, String name) {
        List<String> jobs =
                IntStream.range(0, JOBS).mapToObj(number -> name + " " + number).toList();
        jobs.forEach(job -> publisher.publish(topic, job, 1));
        return jobs;
    }
}
