package io.flockmq.containertest;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** How containers are run here: as the documentation says that they should be. */
final class Deployment {

    /** What nodes are called together in their network, as in {@code docker-compose.yml}. */
    static final String NODES = "flockmq";

    static final int MQTT = 1883;
    static final int HTTP = 8080;
    static final int STATISTICS = 8404;

    private static final long NODE_MEMORY = 768L << 20;
    private static final Duration START_LIMIT = Duration.ofMinutes(4); // three at once on two busy processors

    private Deployment() {}

    /** A node alone, with nothing but a place for its native libraries that it may write to. */
    static GenericContainer<?> node(Map<String, String> settings) {
        return container(Engine.IMAGE)
                .withEnv(settings)
                .withExposedPorts(HTTP)
                .withTmpFs(Map.of("/tmp", "exec,size=64m"))
                .withCreateContainerCmdModifier(Deployment::restrict)
                .waitingFor(
                        Wait.forHttp("/actuator/health/readiness").forPort(HTTP).withStartupTimeout(START_LIMIT));
    }

    /** A node of the cluster in this network, behind {@link #haproxy}. */
    static GenericContainer<?> member(Network network) {
        return node(Map.ofEntries(
                        Map.entry("MQTT_CLUSTER_ENABLED", "true"),
                        Map.entry("MQTT_CLUSTER_NODEID", "${HOSTNAME}"),
                        Map.entry("MQTT_CLUSTER_BIND", "${HOSTNAME}"),
                        Map.entry("MQTT_CLUSTER_DNS", NODES),
                        Map.entry("MQTT_CLUSTER_SECRET", "of the test"),
                        Map.entry("MQTT_CLUSTER_DRAIN_DELAY", "0s"),
                        Map.entry("MQTT_LISTENERS_TCP_BIND", "0.0.0.0"),
                        Map.entry("MQTT_LISTENERS_TCP_PROXYPROTOCOL", "required"),
                        Map.entry("MQTT_LISTENERS_TCP_TRUSTEDPROXIES", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16"),
                        Map.entry("MQTT_SECURITY_ALLOWANONYMOUS", "true")))
                .withNetwork(network)
                .withNetworkAliases(NODES);
    }

    /** HAProxy with the configuration of {@code docker-compose.yml}. */
    static GenericContainer<?> haproxy(Network network) {
        return container("docker.io/library/haproxy:3.2")
                .withNetwork(network)
                .withExposedPorts(MQTT, STATISTICS)
                .withCopyFileToContainer(
                        MountableFile.forHostPath(Path.of("../compose/haproxy.cfg"), 0644),
                        "/usr/local/etc/haproxy/haproxy.cfg")
                .waitingFor(Wait.forListeningPorts(STATISTICS));
    }

    private static GenericContainer<?> container(String image) {
        return new GenericContainer<>(DockerImageName.parse(image)).withImagePullPolicy(_ -> false);
    }

    private static void restrict(CreateContainerCmd command) {
        HostConfig host = Objects.requireNonNull(command.getHostConfig());
        host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withMemory(NODE_MEMORY);
    }

    /** Runs a command of the jar beside a node. */
    static ExecResult command(GenericContainer<?> node, String... words) throws Exception {
        String[] line = new String[words.length + 2];
        line[0] = "/opt/java/bin/java";
        line[1] = "@/opt/flockmq/command";
        System.arraycopy(words, 0, line, 2, words.length);
        return node.execInContainer(line);
    }

    /** Whether a node that runs says that it is ready. */
    static boolean isReady(GenericContainer<?> node) throws Exception {
        return command(node, "health").getExitCode() == 0;
    }
}
