package io.flockmq.broker.command.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flockmq.broker.command.mqtt.ClientMessage;
import io.flockmq.broker.command.mqtt.Introduction;
import io.flockmq.broker.command.mqtt.MqttClient;
import io.flockmq.broker.command.mqtt.RefusedException;
import io.flockmq.broker.command.mqtt.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pub}: publishes a message, or one for each line of standard input. */
@Command(
        name = "pub",
        description = "Publishes a message.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  flockmq pub -t test/topic1 -m hello",
            "  flockmq pub -t test/state -m on -r -q 1            retained",
            "  flockmq pub -t test/state -n -r                    takes the retained message away",
            "  flockmq pub -t img/1 -f photo.jpg --content-type image/jpeg -D room=kitchen",
            "  vmstat 5 | flockmq pub -t host/vmstat -l           a message for each line",
            "  flockmq pub -h broker.example.org --tls -u ann --password-file pw -t a -m b",
            "",
            "Ends with 0 if the broker has taken it, 1 if it refused it, 2 for a wrong use, 4 if it could not be reached."
        })
final class PubCommand implements Callable<Integer> {

    private static final int WITHOUT_PAUSE = 60;
    /** Who waits for lines cannot say meanwhile that it is alive. */
    private static final int LONGEST_PAUSE = 65_535;

    private static final int NOBODY = 0x10;

    /** What is published; one of these. */
    static final class Payload {
        @Option(
                names = {"-m", "--message"},
                paramLabel = "TEXT",
                description = "This text.")
        private @Nullable String text;

        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = "What is in a file.")
        private @Nullable Path file;

        @Option(
                names = {"-s", "--stdin-file"},
                description = "All of standard input.")
        private boolean stdin;

        @Option(
                names = {"-l", "--stdin-line"},
                description = "Each line of standard input, a message each.")
        private boolean lines;

        @Option(
                names = {"-n", "--null-message"},
                description = "Nothing.")
        private boolean nothing;
    }

    private final Surroundings around;

    @Mixin
    private BrokerOptions broker = new BrokerOptions();

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC",
            required = true,
            description = "Where to.")
    private String topic = "";

    @ArgGroup(multiplicity = "1", heading = "What:%n")
    private Payload payload = new Payload();

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "0",
            converter = Values.Qos.class,
            description = "0, 1 or 2; ${DEFAULT-VALUE} unless named.")
    private int qos;

    @Option(
            names = {"-r", "--retain"},
            description = "The broker keeps it for those who subscribe later.")
    private boolean retain;

    @Option(
            names = {"-D", "--property"},
            paramLabel = "NAME=VALUE",
            converter = Values.Property.class,
            description = "A user property of MQTT 5; can come several times.")
    private List<Map.Entry<String, String>> properties = new ArrayList<>();

    @Option(names = "--content-type", paramLabel = "TYPE", description = "Content type (MQTT 5).")
    private @Nullable String contentType;

    @Option(names = "--response-topic", paramLabel = "TOPIC", description = "Response topic (MQTT 5).")
    private @Nullable String responseTopic;

    @Option(names = "--correlation-data", paramLabel = "TEXT", description = "Correlation data (MQTT 5).")
    private @Nullable String correlationData;

    @Option(
            names = "--expiry",
            paramLabel = "SECONDS",
            converter = Values.Expiry.class,
            description = "Time after which nobody need get it any more (MQTT 5).")
    private @Nullable Long expiry;

    @Option(names = "--json", description = "Prints a line of JSON for each message that the broker has taken.")
    private boolean json;

    PubCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws WrongUseException, IOException, GeneralSecurityException {
        if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0 || topic.indexOf('\0') >= 0) {
            throw new WrongUseException("not a topic to publish to: '" + topic + "'; allowed: a name without + and #");
        }
        byte[] only = payload.lines ? null : payload();
        if (broker.version() == Version.V311 && message(new byte[0]).hasProperties()) {
            throw new WrongUseException("MQTT 3.1.1 has no properties; allowed: -V 5");
        }
        Introduction who = broker.introduction(true, 0, payload.lines ? LONGEST_PAUSE : WITHOUT_PAUSE, around);
        try (MqttClient client = MqttClient.connect(who, around.clock())) {
            if (only != null) {
                return publish(client, only);
            }
            int worst = Exit.DONE;
            BufferedReader in = new BufferedReader(new InputStreamReader(around.in(), UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                worst = Math.max(worst, publish(client, line.getBytes(UTF_8)));
            }
            return worst;
        }
    }

    private int publish(MqttClient client, byte[] bytes) throws IOException {
        try {
            int code = client.publish(message(bytes));
            if (json) {
                Map<String, Object> said = new LinkedHashMap<>();
                said.put("topic", topic);
                said.put("qos", qos);
                said.put("bytes", bytes.length);
                if (qos > 0) {
                    said.put("reasonCode", code);
                    said.put("subscribers", code != NOBODY);
                }
                around.out().println(Json.line(said));
            }
            return Exit.DONE;
        } catch (RefusedException refused) {
            around.err().println("flockmq pub: " + refused.getMessage());
            return Exit.NO;
        }
    }

    private byte[] payload() throws WrongUseException, IOException {
        if (payload.text != null) {
            return payload.text.getBytes(UTF_8);
        }
        if (payload.stdin) {
            return around.in().readAllBytes();
        }
        Path file = payload.file;
        if (file == null || payload.nothing) {
            return new byte[0];
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new WrongUseException("--file " + file + " cannot be read; allowed: a file that is there");
        }
        return Files.readAllBytes(file);
    }

    private ClientMessage message(byte[] bytes) {
        return new ClientMessage(
                topic,
                bytes,
                qos,
                retain,
                properties,
                contentType,
                responseTopic,
                correlationData == null ? null : correlationData.getBytes(UTF_8),
                expiry);
    }
}
