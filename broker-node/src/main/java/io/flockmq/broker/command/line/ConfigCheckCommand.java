package io.flockmq.broker.command.line;

import io.flockmq.broker.config.ConfigurationTrial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code config check}: whether a node would start with a configuration. */
@Command(
        name = "check",
        description = "Tells whether a node would accept a configuration; no node is started, and nothing is opened.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  flockmq config check                       flockmq.yaml, or FLOCKMQ_CONFIG, and the environment",
            "  flockmq config check /etc/flockmq/flockmq.yaml",
            "  flockmq config check flockmq.yaml --mqtt.sys.interval=5s --json",
            "",
            "Each mistake is a line on standard error. Ends with 0 if it would, 1 if not, 2 for a wrong use. What only the start can",
            "know is not looked at: ports in use, keys that do not fit their certificates."
        })
final class ConfigCheckCommand implements Callable<Integer> {

    private final Surroundings around;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The same as FILE.")
    private @Nullable String config;

    @Option(names = "--json", description = "Prints a line of JSON.")
    private boolean json;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE|--KEY=VALUE",
            description = "A file, and settings, as a node would be given them.")
    private List<String> words = new ArrayList<>();

    ConfigCheckCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws WrongUseException {
        List<String> files = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        if (config != null) {
            files.add(config);
        }
        for (String word : words) {
            if (!word.startsWith("-")) {
                files.add(word);
            } else if (word.startsWith("--") && word.indexOf('=') > 2) {
                arguments.add(word);
            } else {
                throw new WrongUseException(
                        "'" + word + "' is no option; allowed: --key=value for settings, --config, --json");
            }
        }
        if (files.size() > 1) {
            throw new WrongUseException("several files: " + String.join(", ", files) + "; allowed: one");
        }
        files.forEach(file -> arguments.add("--config=" + file));
        if (json) {
            arguments.add("--logging.level.root=off");
            arguments.add("--logging.level.io.flockmq=off");
        }
        ConfigurationTrial trial = ConfigurationTrial.of(arguments);
        boolean valid = trial.problems().isEmpty();
        if (json) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("valid", valid);
            said.put("sources", trial.sources());
            said.put("problems", trial.problems());
            around.out().println(Json.line(said));
        } else if (valid) {
            around.out()
                    .println("A node would accept the configuration from "
                            + (trial.sources().isEmpty() ? "defaults only" : String.join(", ", trial.sources())));
        }
        return valid ? Exit.DONE : Exit.NO;
    }
}
