package io.flockmq.broker.command.line;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A word that is a command together with the next one only. */
abstract class Group implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws WrongUseException {
        throw new WrongUseException("what of it? Allowed: "
                + (spec == null ? "" : String.join(", ", spec.subcommands().keySet())));
    }
}
