package io.flockmq.broker.command.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flockmq.broker.command.mqtt.ClientMessage;
import io.flockmq.broker.command.mqtt.Introduction;
import io.flockmq.broker.command.mqtt.MqttClient;
import io.flockmq.broker.command.mqtt.RefusedException;
import io.flockmq.broker.topic.TopicFilter;
import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sub}: subscribes, and prints what comes. */
@Command(
        name = "sub",
        description = "Subscribes, and prints what comes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  flockmq sub -t 'test/#' -v                         with the topic of each",
            "  flockmq sub -t a -t b -q 1 --json | jq .payload",
            "  flockmq sub -t test/state -C 1 -W 5                one message, or none within 5 seconds",
            "  flockmq sub -t '$share/workers/jobs/#'",
            "  flockmq sub -i logger -c --session-expiry 3600 -q 1 -t log   goes on where it was",
            "",
            "Ends with 0 when it has what it was to have, 1 if the broker refuses the subscription, 2 for a wrong use, 3 if the time was",
            "over before --count messages had come, 4 if the broker could not be reached, or goes away."
        })
final class SubCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private BrokerOptions broker = new BrokerOptions();

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "FILTER",
            required = true,
            description = "What to subscribe to; can come several times.")
    private List<String> filters = new ArrayList<>();

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "0",
            converter = Values.Qos.class,
            description = "The most that messages come with: 0, 1 or 2; ${DEFAULT-VALUE} unless named.")
    private int qos;

    @Option(
            names = {"-v", "--verbose"},
            description = "Prints the topic before each payload.")
    private boolean verbose;

    @Option(names = "--json", description = "Prints a line of JSON for each message.")
    private boolean json;

    @Option(names = "-N", description = "Prints nothing behind a payload, no line break either.")
    private boolean bare;

    @Option(
            names = {"-C", "--count"},
            paramLabel = "COUNT",
            converter = Values.Count.class,
            description = "Ends after so many messages.")
    private @Nullable Integer count;

    @Option(
            names = {"-W", "--wait"},
            paramLabel = "SECONDS",
            converter = Values.Seconds.class,
            description = "Ends after that time.")
    private @Nullable Duration wait;

    @Option(
            names = {"-c", "--disable-clean-session"},
            description = "Goes on with the session that is there; needs --id.")
    private boolean goesOn;

    @Option(
            names = "--session-expiry",
            paramLabel = "SECONDS",
            defaultValue = "0",
            converter = Values.Expiry.class,
            description = "How long the session outlives this (MQTT 5).")
    private long sessionExpiry;

    @Option(
            names = {"-k", "--keep-alive"},
            paramLabel = "SECONDS",
            defaultValue = "60",
            converter = Values.KeepAlive.class,
            description = "How often at least the broker hears something; ${DEFAULT-VALUE} unless named.")
    private int keepAlive;

    SubCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws WrongUseException, IOException, GeneralSecurityException {
        for (String filter : filters) {
            if (TopicFilter.parse(filter) instanceof TopicFilter.Parsed.Invalid(String problem, boolean _)) {
                throw new WrongUseException(
                        "--topic '" + filter + "' " + problem + "; allowed: a topic filter such as a/b, a/+/c or a/#");
            }
        }
        Introduction who = broker.introduction(!goesOn, sessionExpiry, keepAlive, around);
        Instant end = wait == null ? null : around.clock().instant().plus(wait);
        try (MqttClient client = MqttClient.connect(who, around.clock())) {
            client.subscribe(filters, qos);
            for (int left = count == null ? -1 : count; left != 0; left = Math.max(left - 1, -1)) {
                ClientMessage message = client.receive(end);
                if (message == null) {
                    return count == null ? Exit.DONE : Exit.UNDECIDED;
                }
                print(message, around.out());
                if (around.out().checkError()) {
                    return Exit.DONE; // whoever read it wants no more
                }
            }
            return Exit.DONE;
        } catch (RefusedException refused) {
            around.err().println("flockmq sub: " + refused.getMessage());
            return refused.isOfConnection() ? Exit.UNANSWERED : Exit.NO;
        }
    }

    private void print(ClientMessage message, PrintStream out) {
        if (json) {
            out.println(Json.line(message));
            return;
        }
        if (verbose) {
            out.writeBytes((message.topic() + " ").getBytes(UTF_8));
        }
        out.writeBytes(message.payload());
        if (!bare) {
            out.println();
        }
        out.flush();
    }
}
