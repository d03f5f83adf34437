package io.flockmq.broker.command;

import java.io.PrintStream;
import java.util.List;

/** Something that the jar does and then ends. */
interface Command {

    /** All is well. */
    int DONE = 0;

    /** It was understood, and the answer is no. */
    int FAILED = 1;

    /** It was not understood: its use, in a line or a few, is on standard error. */
    int WRONG_USE = 2;

    /**
     * Carries it out, however long that takes.
     *
     * @param arguments what stands after its name
     * @param out where answers go
     * @param err where complaints go
     * @return the status that the process ends with
     */
    int run(List<String> arguments, PrintStream out, PrintStream err);
}
