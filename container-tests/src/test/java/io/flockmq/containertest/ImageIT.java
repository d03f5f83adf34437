package io.flockmq.containertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/** The image by itself: a node alone, restricted as far as it goes. */
class ImageIT {

    /** More than that would be a mistake, such as a second Java; what it is exactly stands in docs/containers.md. */
    private static final long LARGEST = 330_000_000;

    private static GenericContainer<?> node;

    @BeforeAll
    static void start() {
        Engine.require();
        Path classes = Path.of(RuntimeProbe.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        node = Deployment.node(Map.of("JDK_JAVA_OPTIONS", "-Xlog:aot*=info:file=/tmp/aot.log -XX:MaxRAMPercentage=60"))
                .withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                        .withBinds(new Bind(classes.toString(), new Volume("/probe"))));
        node.start();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.stop();
        }
    }

    private static InspectImageResponse image() {
        return DockerClientFactory.instance()
                .client()
                .inspectImageCmd(Engine.IMAGE)
                .exec();
    }

    private static ExecResult java(String... arguments) throws Exception {
        String[] line = new String[arguments.length + 1];
        line[0] = "/opt/java/bin/java";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return node.execInContainer(line);
    }

    @Test
    void runsAsNobodyInParticularAndSaysWhatItIs() {
        InspectImageResponse image = image();
        assertThat(Objects.requireNonNull(image.getConfig()).getUser()).isEqualTo("10001:10001");
        assertThat(image.getConfig().getEntrypoint()).containsExactly("/opt/java/bin/java", "@/opt/flockmq/node");
        assertThat(image.getConfig().getLabels())
                .containsKeys("org.opencontainers.image.version", "org.opencontainers.image.licenses");
        assertThat(node.getContainerInfo().getState().getHealth())
                .as("an engine that knows how to ask for its health")
                .isNotNull();
        assertThat(image.getSize()).isLessThan(LARGEST);
        System.out.printf("image: %,d bytes%n", Objects.requireNonNull(image.getSize()));
    }

    @Test
    void hasNoShell() throws Exception {
        for (String shell : List.of("/bin/sh", "/bin/bash", "/usr/bin/apt-get", "/usr/bin/dpkg")) {
            assertThat(node.execInContainer(shell).getExitCode()).as(shell).isNotZero();
        }
    }

    @Test
    void everythingThatTheBrokerMayNeedIsThere() throws Exception {
        ExecResult probe = java(
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=/opt/flockmq/native",
                "-Xmx64m",
                "-cp",
                "/probe:/opt/flockmq/lib/*",
                RuntimeProbe.class.getName());
        assertThat(probe.getExitCode())
                .as(probe.getStdout() + probe.getStderr())
                .isZero();
    }

    @Test
    void startsFromItsCacheAndTakesOptionsOfTheEnvironment() throws Exception {
        ExecResult flags = node.execInContainer("/opt/java/bin/jcmd", "1", "VM.flags");
        assertThat(flags.getStdout())
                .contains(
                        "-XX:AOTCache=/opt/flockmq/flockmq.aot", "-XX:MaxRAMPercentage=60", "+UseCompactObjectHeaders");
        String log =
                node.copyFileFromContainer("/tmp/aot.log", in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
        assertThat(log).contains("Opened AOT cache /opt/flockmq/flockmq.aot").doesNotContain("mismatch");
    }

    @Test
    void answersHealthAndComplainsInOneLine() throws Exception {
        assertThat(Deployment.isReady(node)).isTrue();
        ExecResult wrong = Deployment.command(node, "health", "--group", "weather");
        assertThat(wrong.getExitCode()).isEqualTo(2);
        assertThat(wrong.getStderr().lines().filter(line -> !line.startsWith("NOTE:")))
                .singleElement()
                .asString()
                .startsWith("health: no group is called weather");
    }
}
