package io.flockmq.broker.transport;

/** Whether clients of a TLS listener show certificates. */
public enum ClientCertificates {
    /** They are not asked. */
    NONE,
    /** They may; one that is shown must be valid. */
    OPTIONAL,
    /** They must. */
    REQUIRED
}
