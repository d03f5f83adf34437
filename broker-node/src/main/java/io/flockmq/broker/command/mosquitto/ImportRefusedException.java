package io.flockmq.broker.command.mosquitto;

import java.io.Serial;

/** Whatever was written would let clients do more than Mosquitto does, or the files cannot be read. The message is a sentence. */
public final class ImportRefusedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    ImportRefusedException(String message) {
        super(message);
    }
}
