package io.flockmq.broker.command.line;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: what shells complete commands and options with. */
@Command(
        name = "completion",
        description = "Prints a script with which bash and zsh complete commands and options.",
        footerHeading = "%nExamples:%n",
        footer = {"  source <(flockmq completion)", "  flockmq completion > /etc/bash_completion.d/flockmq"})
final class CompletionCommand implements Callable<Integer> {

    private final Surroundings around;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            around.out().print(AutoComplete.bash("flockmq", spec.root().commandLine()));
        }
        return Exit.DONE;
    }
}
