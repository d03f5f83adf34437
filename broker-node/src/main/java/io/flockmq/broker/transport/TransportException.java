package io.flockmq.broker.transport;

import org.jspecify.annotations.Nullable;

/** The transport that was asked for is not to be had on this machine. Ends the start. */
public final class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TransportException(IoTransport transport, @Nullable Throwable cause) {
        super("mqtt.transport: " + transport + " is not available on this machine: " + deepest(cause), cause);
    }

    private static String deepest(@Nullable Throwable thrown) {
        Throwable last = thrown;
        while (last != null && last.getCause() != null) {
            last = last.getCause();
        }
        return last == null ? "no reason given" : String.valueOf(last.getMessage());
    }
}
