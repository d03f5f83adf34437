package io.flockmq.cluster.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.cluster.membership.Membership;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.Serving;
import io.flockmq.cluster.membership.View;
import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClusterUnavailableException;
import io.flockmq.cluster.session.Owner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nodes that die, freeze and wake, as processes of their own beside one in this JVM. */
class LossOfNodesTest {

    private static final Logger log = LoggerFactory.getLogger(LossOfNodesTest.class);

    @Test
    void aDeadNodeIsNoticedInTwoSecondsAFrozenOneInSixAndOneThatWakesComesBackInANewLife() throws Exception {
        // Of two equal sides Hazelcast would have the one with the higher address join the other: this one, which
        // serves.
        List<Integer> ports =
                Cluster.freePorts(3).stream().sorted(Comparator.reverseOrder()).toList();
        try (Cluster cluster = new Cluster(ports);
                NodeProcess b = NodeProcess.start("b", ports.get(1), ports);
                NodeProcess c = NodeProcess.start("c", ports.get(2), ports)) {
            Membership atA = cluster.start("a", 0).membership();
            List<View> seen = new CopyOnWriteArrayList<>();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> atA.view().members().size() == 3);
            await().until(() -> last(c).serving().equals("SERVING"));
            atA.addListener(seen::add);
            log.info("{} {}", c.status("VmRSS"), c.status("Threads"));

            long killed = InstantSource.system().millis();
            b.kill();
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> atA.view().member("b").isEmpty());
            long noticed = InstantSource.system().millis() - killed;
            log.info("dead: {} ms", noticed);
            assertThat(noticed).isLessThan(2000);

            Node firstLife = atA.view().member("c").orElseThrow();
            long frozen = InstantSource.system().millis();
            c.freeze();
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> atA.view().member("c").isEmpty());
            noticed = InstantSource.system().millis() - frozen;
            log.info("frozen: {} ms", noticed);
            assertThat(noticed).isBetween(4000L, 6000L);
            assertThat(seen)
                    .as("a has the smallest id of the two that were left")
                    .allMatch(View::isServing);

            int views = c.seen().size();
            long woken = InstantSource.system().millis();
            c.wake();
            await().until(() -> c.seen().size() > views);
            NodeProcess.Seen first = c.seen().get(views);
            log.info("awake: {} after {} ms", first, first.at() - woken);
            assertThat(first.serving())
                    .as("it does not go on as if nothing had been")
                    .isNotEqualTo("SERVING");
            assertThat(first.at() - woken).isLessThan(2000);

            await().atMost(Duration.ofSeconds(40))
                    .until(() -> atA.view().member("c").isPresent());
            Node secondLife = atA.view().member("c").orElseThrow();
            log.info("back after {} ms", InstantSource.system().millis() - woken);
            assertThat(secondLife.incarnation()).isGreaterThan(firstLife.incarnation());
            await().until(() -> last(c).serving().equals("SERVING"));
            assertThat(last(c).incarnation()).isEqualTo(secondLife.incarnation());
            assertThat(last(c).members()).isEqualTo("a,c");
        }
    }

    @Test
    void theHalfWithoutTheSmallestIdIsCutOffUntilTheOtherIsBack() throws Exception {
        List<Integer> ports = Cluster.freePorts(2);
        try (Cluster cluster = new Cluster(ports);
                NodeProcess a = NodeProcess.start("a", ports.get(0), ports)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> last(a).serving().equals("SERVING"));
            ClusterMember b = cluster.start("b", 1);
            await().until(() -> b.membership().view().members().size() == 2);
            Claim claim = b.registry()
                    .claim("client", true, null)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            Node firstLife = b.membership().view().self();

            a.freeze();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> b.membership().view().serving() == Serving.CUT_OFF);
            assertThat(b.registry().claim("client", true, null))
                    .isCompletedExceptionally()
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .havingRootCause()
                    .isInstanceOf(ClusterUnavailableException.class)
                    .withMessage("this node is cut off from the majority");

            a.wake();
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> b.membership().view().isServing());
            assertThat(b.registry()
                            .claim("client", true, null)
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .extracting(Claim::previous)
                    .isEqualTo(new Owner("b", firstLife.incarnation(), claim.epoch(), true));
        }
    }

    @Test
    void theOthersGoOnTogetherWhenTheOldestFreezes() throws Exception {
        List<Integer> ports = Cluster.freePorts(3);
        try (Cluster cluster = new Cluster(ports);
                NodeProcess a = NodeProcess.start("a", ports.get(0), ports)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> last(a).serving().equals("SERVING"));
            Membership atB = cluster.start("b", 1).membership();
            try (NodeProcess c = NodeProcess.start("c", ports.get(2), ports)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> atB.view().members().size() == 3);
                await().until(() -> last(c).serving().equals("SERVING"));
                List<View> seen = new CopyOnWriteArrayList<>();
                atB.addListener(seen::add);

                a.freeze();

                await().atMost(Duration.ofSeconds(15))
                        .until(() -> atB.view().member("a").isEmpty());
                assertThat(seen).allMatch(View::isServing);
                assertThat(seen).allMatch(view -> view.member("c").isPresent());
            }
        }
    }

    @Test
    void whatAFrozenNodeIsAskedForAndDoesWhenItWakesUndoesNothingThatWasDoneMeanwhile() throws Exception {
        List<Integer> ports =
                Cluster.freePorts(3).stream().sorted(Comparator.reverseOrder()).toList();
        try (Cluster cluster = new Cluster(ports);
                NodeProcess c = NodeProcess.start("c", ports.get(2), ports)) {
            ClusterMember a = cluster.start("a", 0);
            ClusterMember b = cluster.start("b", 1);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> a.membership().view().members().size() == 3
                            && b.membership().view().members().size() == 3
                            && last(c).serving().equals("SERVING"));
            List<String> clientIds =
                    IntStream.range(0, 100).mapToObj(i -> "client-" + i).toList();

            c.freeze();
            List<CompletionStage<Claim>> first = clientIds.stream()
                    .map(clientId -> a.registry().claim(clientId, true, null))
                    .toList(); // a third of them is for c, which has them in its sockets
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(first)
                            .allSatisfy(claim -> assertThat(claim).isCompleted()));
            Map<String, Long> epochs = new HashMap<>();
            for (String clientId : clientIds) {
                epochs.put(clientId, claim(b, clientId).epoch());
            }
            c.wake();
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> a.membership().view().member("c").isPresent()
                            && last(c).serving().equals("SERVING")
                            && last(c).members().equals("a,b,c"));

            Node atB = b.membership().view().self();
            for (String clientId : clientIds) {
                assertThat(claim(a, clientId).previous())
                        .as(clientId)
                        .isEqualTo(new Owner("b", atB.incarnation(), epochs.getOrDefault(clientId, 0L), true));
            }
        }
    }

    private static Claim claim(ClusterMember member, String clientId) throws Exception {
        return member.registry()
                .claim(clientId, true, null)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static NodeProcess.Seen last(NodeProcess node) {
        return node.seen().isEmpty()
                ? new NodeProcess.Seen(0, "", 0, "")
                : node.seen().getLast();
    }
}
