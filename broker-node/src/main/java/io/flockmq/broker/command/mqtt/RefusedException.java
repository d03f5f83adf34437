package io.flockmq.broker.command.mqtt;

import io.flockmq.broker.topic.ReasonCode;
import java.io.IOException;
import java.io.Serial;

/** The broker has understood what it was asked, and says no. The message is a clause for people. */
public final class RefusedException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean connection;

    RefusedException(String what, int code, String reason, boolean connection) {
        super(what + ": " + name(code) + (reason.isEmpty() ? "" : " (" + reason + ")"));
        this.connection = connection;
    }

    /** Whether it does not even let the client in. */
    public boolean isOfConnection() {
        return connection;
    }

    static String name(int code) {
        ReasonCode known = ReasonCode.of(code);
        return known == null ? "reason code " + code : known.toString();
    }
}
