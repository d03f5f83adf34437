package io.flockmq.broker.command.line;

import io.flockmq.broker.command.mosquitto.Finding;
import io.flockmq.broker.command.mosquitto.ImportRefusedException;
import io.flockmq.broker.command.mosquitto.Imported;
import io.flockmq.broker.command.mosquitto.MosquittoImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import mosquitto}: mosquitto.conf and its files become a configuration of FlockMQ. */
@Command(
        name = "mosquitto",
        description = {
            "Makes flockmq.yaml, passwords and acl of mosquitto.conf and the password_file and acl_file that it names,",
            "and says of each line what became of it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  flockmq import mosquitto /etc/mosquitto/mosquitto.conf                     says what would become of it",
            "  flockmq import mosquitto /etc/mosquitto/mosquitto.conf --to /etc/flockmq",
            "  flockmq config check /etc/flockmq/flockmq.yaml",
            "",
            "What is in doubt lets fewer clients in, or lets them do less. Ends with 0 if all lines are carried over, 1 if some are",
            "not, or nothing is written because clients could do more than before, 2 for a wrong use."
        })
final class ImportMosquittoCommand implements Callable<Integer> {

    private static final String CONFIGURATION = "flockmq.yaml";
    private static final String PASSWORDS = "passwords";
    private static final String RULES = "acl";

    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "FILE", description = "mosquitto.conf.")
    private Path conf = Path.of("");

    @Option(names = "--to", paramLabel = "DIRECTORY", description = "Where to write; unless named, nothing is written.")
    private @Nullable Path to;

    @Option(names = "--force", description = "Replaces files that are there.")
    private boolean force;

    @Option(names = "--json", description = "Prints a line of JSON for each line.")
    private boolean json;

    ImportMosquittoCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws WrongUseException {
        if (!Files.isRegularFile(conf)) {
            throw new WrongUseException(
                    "there is no file " + conf + "; allowed: such as /etc/mosquitto/mosquitto.conf");
        }
        Path directory = (to == null ? Path.of("") : to).toAbsolutePath().normalize();
        for (String name : List.of(CONFIGURATION, PASSWORDS, RULES)) {
            if (to != null && !force && Files.exists(directory.resolve(name))) {
                throw new WrongUseException(
                        directory.resolve(name) + " is there already; allowed: another directory, or --force");
            }
        }
        Imported imported;
        try {
            imported = MosquittoImport.read(conf, directory.resolve(PASSWORDS), directory.resolve(RULES));
        } catch (ImportRefusedException refused) {
            around.err().println("flockmq import mosquitto: nothing is written: " + refused.getMessage());
            return Exit.NO;
        }
        imported.findings().forEach(this::say);
        if (to != null) {
            try {
                write(imported, directory);
            } catch (IOException unwritable) {
                throw new WrongUseException("nothing can be written to " + directory + ": " + unwritable.getMessage());
            }
            if (!json) {
                around.out()
                        .println("Written: " + directory.resolve(CONFIGURATION) + "; try it by flockmq config check");
            }
        }
        return imported.isIncomplete() ? Exit.NO : Exit.DONE;
    }

    private void say(Finding finding) {
        if (!json) {
            around.out().println(finding);
            return;
        }
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("where", finding.where());
        said.put("line", finding.line());
        said.put("result", finding.kind().toString());
        said.put("message", finding.message());
        around.out().println(Json.line(said));
    }

    private void write(Imported imported, Path directory) throws IOException {
        Files.createDirectories(directory);
        if (imported.passwords() != null) {
            secretly(directory.resolve(PASSWORDS), imported.passwords());
        }
        if (imported.rules() != null) {
            Files.write(directory.resolve(RULES), imported.rules(), StandardCharsets.UTF_8);
        }
        List<String> lines =
                new ArrayList<>(List.of("# Made by flockmq import mosquitto of " + conf.getFileName() + "."));
        imported.settings().forEach(setting -> lines.add(setting.yaml()));
        Files.write(directory.resolve(CONFIGURATION), lines, StandardCharsets.UTF_8);
    }

    /** Readable by its owner only, from the first byte. */
    private static void secretly(Path file, List<String> lines) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, lines, StandardCharsets.UTF_8);
    }
}
