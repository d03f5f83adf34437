package io.flockmq.containertest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/** Three nodes behind HAProxy, to which things happen that happen to containers, under clients that account for every message. */
class ContainerClusterIT {

    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final int RATE = 200;

    /** All that ever were, to be removed. */
    private static final List<GenericContainer<?>> nodes = new ArrayList<>();

    private static Network network;
    private static GenericContainer<?> haproxy;
    private static BalancerStatistics balancer;

    @BeforeAll
    static void start() {
        Engine.require();
        network = Network.newNetwork();
        for (int i = 0; i < 3; i++) {
            nodes.add(Deployment.member(network));
        }
        haproxy = Deployment.haproxy(network);
        Startables.deepStart(Stream.concat(nodes.stream(), Stream.of(haproxy))).join();
        balancer = new BalancerStatistics(haproxy.getMappedPort(Deployment.STATISTICS));
        awaitUp(3);
    }

    @AfterAll
    static void stop() {
        if (network != null) {
            balancer.close();
            nodes.forEach(GenericContainer::stop);
            haproxy.stop();
            network.close();
        }
    }

    @Test
    void nothingIsLostWhenContainersAreKilledStoppedDrainedAndAdded() throws Exception {
        InetSocketAddress door =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), haproxy.getMappedPort(Deployment.MQTT));
        SurvivalPlan plan = SurvivalPlan.on(List.of(door)).rate(RATE);

        SurvivalVerdict verdict = new SurvivalCheck(plan).during(check -> {
            Thread.sleep(BETWEEN);
            assertThat(balancer.sessionsOfThoseUp().boxed().toList())
                    .as("connections of each node")
                    .hasSize(3)
                    .allMatch(connections -> connections > 0);

            check.note("a fourth node");
            GenericContainer<?> fourth = Deployment.member(network);
            nodes.add(fourth);
            fourth.start();
            awaitUp(4);

            check.note("kill");
            GenericContainer<?> victim = nodes.get(0);
            victim.getDockerClient().killContainerCmd(victim.getContainerId()).exec();
            awaitUp(3);

            check.note("SIGTERM, and the same container again");
            GenericContainer<?> restarted = nodes.get(1);
            restarted
                    .getDockerClient()
                    .stopContainerCmd(restarted.getContainerId())
                    .withTimeout(90)
                    .exec();
            assertThat(restarted.getLogs()).contains("All sessions are with other nodes");
            awaitUp(2);
            restarted
                    .getDockerClient()
                    .startContainerCmd(restarted.getContainerId())
                    .exec();
            awaitUp(3);

            check.note("drain");
            GenericContainer<?> drained = nodes.get(2);
            assertThat(Deployment.isReady(drained)).isTrue();
            ExecResult drain = Deployment.command(drained, "drain");
            assertThat(drain.getExitCode()).as(drain.toString()).isZero();
            assertThat(drain.getStdout()).contains("All sessions are with other nodes");
            assertThat(drained.isRunning()).as("the process lives on").isTrue();
            assertThat(Deployment.isReady(drained)).isFalse();
            assertThat(Deployment.command(drained, "health", "--group", "liveness")
                            .getExitCode())
                    .isZero();
            awaitUp(2);
            Thread.sleep(BETWEEN);
        });

        System.out.print(verdict.figures());
        if (!verdict.problems().isEmpty()) {
            verdict.diary().lines().forEach(System.out::println);
        }
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.acknowledged().count()).as("acknowledged messages").isPositive();
        assertThat(verdict.resumed().count())
                .as("clients that had to go elsewhere")
                .isPositive();
    }

    private static void awaitUp(int count) {
        Awaitility.await(count + " nodes to which HAProxy sends clients")
                .atMost(count > 2 ? START_LIMIT : NOTICED_WITHIN)
                .untilAsserted(() -> assertThat(balancer.servers().stream()
                                .filter(BalancerStatistics.Server::isUp)
                                .toList())
                        .hasSize(count));
    }
}
