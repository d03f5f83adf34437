package io.flockmq.broker.command.line;

/** What the process ends with, for scripts. */
public final class Exit {

    /** It is done, or the answer is yes. */
    public static final int DONE = 0;

    /** It was refused, or the answer is no. */
    public static final int NO = 1;

    /** It was not understood: a line on standard error says what is wrong and what is allowed. */
    public static final int WRONG_USE = 2;

    /** Nobody knows: the time was over, or the answer is perhaps. */
    public static final int UNDECIDED = 3;

    /** Whoever was to be asked did not answer, or lets nobody in. */
    public static final int UNANSWERED = 4;

    private Exit() {}
}
