package io.flockmq.broker.command.line;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code explain}: would a message reach a client now, and if not, why. */
@Command(
        name = "explain",
        description = "Tells whether a message would reach a client now, and if not, why.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  flockmq explain plant/Line1/temp dashboard --password-file pw",
            "  flockmq explain plant/line1/temp dashboard --from sensor-7 -q 1 --json",
            "",
            "Ends with 0 if it would reach the client, 1 if not, 2 for a wrong use, 3 if it depends, 4 if the admin API could not be",
            "reached, or does not know the user."
        })
final class ExplainCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic of the message.")
    private String topic = "";

    @Parameters(index = "1", paramLabel = "SUBSCRIBER", description = "The id of the client that is to get it.")
    private String subscriber = "";

    @Option(
            names = "--from",
            paramLabel = "ID",
            description = "The client that publishes it; unless named, one that may.")
    private @Nullable String publisher;

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "0",
            converter = Values.Qos.class,
            description = "0, 1 or 2; ${DEFAULT-VALUE} unless named.")
    private int qos;

    @Option(names = "--json", description = "Prints the answer of the admin API.")
    private boolean json;

    ExplainCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws WrongUseException, IOException, GeneralSecurityException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("topic", topic);
        query.put("subscriber", subscriber);
        query.put("qos", Integer.toString(qos));
        if (publisher != null) {
            query.put("publisher", publisher);
        }
        JsonNode answer = admin.api(around).get("/explain", query);
        String reaches = answer.path("reaches").asString("");
        if (json) {
            around.out().println(answer);
        } else {
            around.out().println(reaches + ": " + answer.path("summary").asString(""));
            for (JsonNode step : answer.path("steps")) {
                around.out()
                        .printf(
                                "  %-8s %s%s%n",
                                step.path("result").asString(""),
                                step.path("text").asString(""),
                                step.has("rule") ? " (" + step.path("rule").asString("") + ")" : "");
            }
        }
        return switch (reaches) {
            case "yes" -> Exit.DONE;
            case "no" -> Exit.NO;
            default -> Exit.UNDECIDED;
        };
    }
}
