package io.flockmq.broker.config;

import io.flockmq.broker.storage.StoreException;

/** The start failed because of the store; the message is one line for people. */
final class StoreFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoreFailedException(StoreException cause) {
        super(advice(cause), cause);
    }

    private static String advice(StoreException cause) {
        return cause.kind() == StoreException.Kind.DAMAGED
                ? cause.getMessage()
                        + "; restore a backup, or set mqtt.storage.salvage to true to keep what can be read"
                : String.valueOf(cause.getMessage());
    }
}
