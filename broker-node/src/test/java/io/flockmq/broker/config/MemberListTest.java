package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** {@code mqtt.cluster.members} is a list, wherever it is written, and each of its elements an address. */
@ExtendWith(OutputCaptureExtension.class)
class MemberListTest {

    @TempDir
    private Path directory;

    @Test
    void aFileHasAListOfIt() throws IOException {
        Path file = Files.writeString(directory.resolve("flockmq.yaml"), """
                mqtt:
                  cluster:
                    members:
                      - n1.example:5701
                      - 10.0.0.2:5701
                      - "[fd00::3]:5701"
                """);
        assertThat(members(new Start(), "--config=" + file))
                .containsExactly("n1.example:5701", "10.0.0.2:5701", "[fd00::3]:5701");
    }

    @Test
    void aTextWithCommasIsAList() {
        assertThat(members(new Start(), "--mqtt.cluster.members=n1:5701, n2:5701"))
                .containsExactly("n1:5701", "n2:5701");
        assertThat(members(new Start().variable("MQTT_CLUSTER_MEMBERS", "n1:5701,n2:5701")))
                .containsExactly("n1:5701", "n2:5701");
    }

    @Test
    void elementsCanBeNumbered(CapturedOutput output) {
        assertThat(members(new Start(), "--mqtt.cluster.members[0]=n1:5701", "--mqtt.cluster.members[1]=n2:5701"))
                .containsExactly("n1:5701", "n2:5701");
        assertThat(members(new Start()
                        .variable("MQTT_CLUSTER_MEMBERS_0", "n1:5701")
                        .variable("MQTT_CLUSTER_MEMBERS_1", "n2:5701")))
                .containsExactly("n1:5701", "n2:5701");
        assertThat(output.getAll()).isEmpty();
    }

    @Test
    void aListReplacesTheOneOfAWeakerSource() throws IOException {
        Path file = Files.writeString(
                directory.resolve("flockmq.yaml"), "mqtt.cluster.members: [\"n1:5701\", \"n2:5701\"]");
        assertThat(members(new Start().variable("MQTT_CLUSTER_MEMBERS", "n3:5701"), "--config=" + file))
                .containsExactly("n3:5701");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n1", "n1:1", "n1.example.org:65535", "127.0.0.1:5701", "[::1]:5701", "[::1]"})
    void anAddressIsAHostWithOrWithoutAPort(String member) {
        assertThat(members(new Start(), "--mqtt.cluster.members=" + member)).containsExactly(member);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            n2:0          | the port is out of range
            n2:65536      | the port is out of range
            n2:           | the port is not a number
            n2:mqtt       | the port is not a number
            n2:5701:5702  | the port is not a number
            ::1           | not an address
            10.0.0.1-9    | not an address
            10.0.0.*      | not an address
            tcp://n2:5701 | the port is not a number
            n1 n2:5701    | not an address
            """)
    void anElementThatIsNoAddressTakesOneLine(String member, String problem, CapturedOutput output) {
        refused(new Start(), "--mqtt.cluster.members=n1:5701," + member);
        assertThat(output.getAll())
                .isEqualTo(
                        "Error: mqtt.cluster.members[1] = " + member + " (command line): " + problem
                                + "; allowed: host:port with a port from 1 to 65535, or host alone if it has the port of this node\n");
    }

    @Test
    void anElementThatIsMissingTakesOneLine(CapturedOutput output) {
        refused(new Start(), "--mqtt.cluster.members=n1:5701,,n3:5701");
        assertThat(output.getAll())
                .startsWith("Error: mqtt.cluster.members[1] = ")
                .hasLineCount(1);
    }

    @Test
    void aWrongElementOfAFileComesWithItsLine(CapturedOutput output) throws IOException {
        Path file = Files.writeString(directory.resolve("flockmq.yaml"), """
                mqtt:
                  cluster:
                    members:
                      - n1:5701
                      - n2:57o1
                """);
        refused(new Start(), "--config=" + file);
        assertThat(output.getAll())
                .startsWith("Error: mqtt.cluster.members[1] = n2:57o1 (" + file + ":5): the port is not a number")
                .hasLineCount(1);
    }

    @Test
    void aGapAmongNumberedElementsTakesOneLine(CapturedOutput output) {
        refused(new Start(), "--mqtt.cluster.members[0]=n1:5701", "--mqtt.cluster.members[2]=n3:5701");
        assertThat(output.getAll())
                .startsWith("Error: mqtt.cluster.members")
                .contains("without a gap")
                .hasLineCount(1);
    }

    @Test
    void whatIsNoElementIsAnUnknownKey(CapturedOutput output) {
        refused(new Start(), "--mqtt.cluster.members[first]=n1:5701");
        assertThat(output.getAll()).contains("unknown key").hasLineCount(1);
    }

    private static List<String> members(Start start, String... arguments) {
        return start.properties(arguments).cluster().members();
    }

    private static void refused(Start start, String... arguments) {
        Throwable failure = catchThrowable(() -> start.run(arguments).close());
        assertThat(failure).isNotNull();
        assertThat(StartFailure.exitStatus(failure)).isEqualTo(2);
    }
}
