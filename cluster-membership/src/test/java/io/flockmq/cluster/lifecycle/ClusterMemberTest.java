package io.flockmq.cluster.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.Serving;
import io.flockmq.cluster.membership.View;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterMemberTest {

    @Test
    void nodesFindEachOtherAndAgreeOnWhoIsThere() {
        try (Cluster cluster = new Cluster(2)) {
            ClusterMember a = cluster.start("a", 0);
            List<View> seen = new CopyOnWriteArrayList<>();
            a.membership().addListener(seen::add);
            ClusterMember b = cluster.start("b", 1);

            await().untilAsserted(() -> {
                assertThat(b.membership().view().isServing()).isTrue();
                assertThat(a.membership().view().members())
                        .isEqualTo(b.membership().view().members());
            });
            assertThat(a.membership().view().others())
                    .containsExactly(b.membership().view().self());
            assertThat(a.membership().view().others().getFirst())
                    .usingRecursiveComparison()
                    .isEqualTo(b.membership().view().self());
            assertThat(seen).extracting(View::number).isSorted().doesNotHaveDuplicates();
            assertThat(seen.getFirst().members())
                    .as("first the current view")
                    .containsExactly(a.membership().view().self());
        }
    }

    @Test
    void nodesThatStartTogetherFormOneCluster() {
        try (Cluster cluster = new Cluster(3)) {
            List<ClusterMember> members = List.of("a", "b", "c").stream()
                    .map(id -> CompletableFuture.supplyAsync(
                            () -> ClusterMember.start(
                                    cluster.settings(id.charAt(0) - 'a', Cluster.SECRET),
                                    Cluster.node(id),
                                    InstantSource.system()),
                            Thread::startVirtualThread))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            for (ClusterMember member : members) {
                await().untilAsserted(() ->
                        assertThat(member.membership().view().members()).hasSize(3));
                assertThat(member.membership().view().serving()).isEqualTo(Serving.SERVING);
            }
            members.forEach(ClusterMember::die);
        }
    }

    @Test
    void whoLeavesInGoodOrderIsNotMissedByTheLastOne() {
        try (Cluster cluster = new Cluster(3)) {
            ClusterMember a = cluster.start("a", 0);
            ClusterMember b = cluster.start("b", 1);
            ClusterMember c = cluster.start("c", 2);
            List<View> seen = new CopyOnWriteArrayList<>();
            c.membership().addListener(seen::add);

            a.leave();
            b.leave();

            await().untilAsserted(
                            () -> assertThat(c.membership().view().others()).isEmpty());
            assertThat(seen).allMatch(View::isServing);
            assertThat(a.isRunning()).isFalse();
        }
    }

    @Test
    void theProcessOfADeadNodeRefusesSoTheLastOneServes() {
        try (Cluster cluster = new Cluster(2)) {
            ClusterMember a = cluster.start("a", 0);
            ClusterMember b = cluster.start("b", 1);

            a.die();

            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(b.membership().view().others()).isEmpty());
            assertThat(b.membership().view().serving()).isEqualTo(Serving.SERVING);
        }
    }

    @Test
    void aNodeThatMayHaveStoodStillServesAgainWhenTheOthersSaidThatTheyCountOnIt() {
        try (Cluster cluster = new Cluster(2)) {
            ClusterMember a = cluster.start("a", 0);
            ClusterMember b = cluster.start("b", 1);
            await().until(() -> a.membership().view().members().size() == 2);
            Node before = b.membership().view().self();
            List<Serving> seen = new CopyOnWriteArrayList<>();
            b.membership().addListener(view -> seen.add(view.serving()));
            AtomicBoolean confirmed = new AtomicBoolean();

            b.membership().confirm(() -> confirmed.set(true));

            await().untilTrue(confirmed);
            assertThat(seen).containsExactly(Serving.SERVING, Serving.CUT_OFF, Serving.SERVING);
            assertThat(b.membership().view().self()).isEqualTo(before);
        }
    }

    @Test
    void aNodeWhoseHazelcastGaveUpJoinsAnewAsAnotherOne() {
        try (Cluster cluster = new Cluster(2)) {
            ClusterMember a = cluster.start("a", 0);
            ClusterMember b = cluster.start("b", 1);
            Node before = b.membership().view().self();
            await().until(() -> a.membership().view().members().contains(before));
            b.die();
            assertThat(b.isRunning()).isFalse();

            Node self = before.withIncarnation(before.incarnation() + 1);
            try (ClusterMember again = b.startAgain(self)) {
                await().until(() -> again.membership().view().isServing()
                        && again.membership().view().members().size() == 2);
                assertThat(again.membership().view().self()).isEqualTo(self);
                await().until(() -> a.membership().view().members().contains(self));
            }
        }
    }

    @Test
    void aNodeThatStartsAgainIsAnotherOne() {
        try (Cluster cluster = new Cluster(2)) {
            ClusterMember a = cluster.start("a", 0);
            Node firstLife = cluster.start("b", 1).membership().view().self();
            await().until(() -> a.membership().view().members().contains(firstLife));
            cluster.die("b");

            Node secondLife = cluster.start("b", 1).membership().view().self();

            assertThat(secondLife.incarnation()).isGreaterThan(firstLife.incarnation());
            await().until(() -> a.membership().view().members().contains(secondLife));
            assertThat(a.membership().view().has("b", firstLife.incarnation())).isFalse();
        }
    }

    @Test
    void aNodeWhoseIdIsTakenDoesNotStart() {
        try (Cluster cluster = new Cluster(2)) {
            ClusterMember a = cluster.start("a", 0);

            assertThatThrownBy(() -> cluster.start("a", 1))
                    .isInstanceOf(ClusterStartException.class)
                    .hasMessageContaining("the node id a is taken by a live node at")
                    .hasMessageContaining(":" + cluster.port(0))
                    .hasMessageNotContaining("\n");
            assertThat(a.membership().view().isServing()).isTrue();
            assertThat(a.membership().view().others()).isEmpty();
        }
    }

    @Test
    void aStrangerWithoutTheSecretIsRefusedAndDoesNotFormAClusterOfItsOwn() {
        try (Cluster cluster = new Cluster(2)) {
            ClusterMember a = cluster.start("a", 0);

            assertThatThrownBy(() -> ClusterMember.start(
                            cluster.settings(1, "guess"), Cluster.node("b"), InstantSource.system()))
                    .isInstanceOf(ClusterRefusedException.class)
                    .hasMessageStartingWith("refused by 127.0.0.1:" + cluster.port(0) + ",")
                    .hasMessageNotContaining("\n");

            assertThat(a.membership().view().others()).isEmpty();
            assertThat(a.isRunning()).isTrue();
        }
    }

    @Test
    void aStrangerAmongThoseWhoAreAskedKeepsNobodyFromJoiningTheOthers() {
        try (Cluster cluster = new Cluster(3)) {
            try (ClusterMember stranger =
                    ClusterMember.start(cluster.settings(0, "guess"), Cluster.node("x"), InstantSource.system())) {
                List<ClusterMember> members = Stream.of("b", "c")
                        .map(id -> CompletableFuture.supplyAsync(
                                () -> ClusterMember.start(
                                        cluster.settings(id.charAt(0) - 'a', Cluster.SECRET),
                                        Cluster.node(id),
                                        InstantSource.system()),
                                Thread::startVirtualThread))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

                members.forEach(member -> await().untilAsserted(() ->
                        assertThat(member.membership().view().members()).hasSize(2)));
                assertThat(stranger.membership().view().others()).isEmpty();
                members.forEach(ClusterMember::die);
            }
        }
    }

    @Test
    void aPortThatIsTakenIsSaidInOneLine() {
        try (Cluster cluster = new Cluster(1)) {
            cluster.start("a", 0);

            assertThatThrownBy(() -> cluster.start("b", 0))
                    .isInstanceOf(ClusterStartException.class)
                    .hasMessageContaining("127.0.0.1:" + cluster.port(0))
                    .hasMessageEndingWith("the port is in use")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void onlyTheAddressThatWasChosenListens() {
        try (Cluster cluster = new Cluster(1)) {
            cluster.start("a", 0);

            assertThatCode(() -> connect(1, cluster.port(0))).doesNotThrowAnyException();
            assertThatThrownBy(() -> connect(2, cluster.port(0))).hasMessageContaining("refused");
        }
    }

    private static void connect(int lastByteOfLoopback, int port) throws IOException {
        InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) lastByteOfLoopback});
        new Socket(address, port).close();
    }
}
