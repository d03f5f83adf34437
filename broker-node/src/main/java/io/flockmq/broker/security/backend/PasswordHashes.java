package io.flockmq.broker.security.backend;

/** Compares passwords with hashes that others have made. Thread-safe; takes a processor for long. */
public interface PasswordHashes {

    /** Whether this is the password; never for a hash of a kind that is not known. */
    boolean matches(byte[] password, String encoded);

    /** A hash of nobody's password, to be as slow for a user that is not there. */
    String example();
}
