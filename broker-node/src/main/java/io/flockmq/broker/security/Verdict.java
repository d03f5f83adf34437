package io.flockmq.broker.security;

/** What an authenticator says to a client's credentials. */
public sealed interface Verdict {

    /** The client is who it says. */
    record Allowed(Identity identity) implements Verdict {}

    /**
     * The client is not who it says, or may not come in.
     *
     * @param cause a clause for the log; the client is told no more than that it is refused
     */
    record Denied(String cause) implements Verdict {}

    /** Somebody else must decide: the client shows nothing that this authenticator knows. */
    record Abstained() implements Verdict {}

    /**
     * Nobody can say now: the client is refused, and may try again.
     *
     * @param cause a clause for the log
     */
    record Unavailable(String cause) implements Verdict {}

    /** There is only one. */
    Verdict ABSTAINED = new Abstained();
}
