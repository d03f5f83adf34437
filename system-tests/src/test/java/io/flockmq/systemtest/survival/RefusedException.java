package io.flockmq.systemtest.survival;

import java.io.IOException;

/** A CONNECT that was answered with an error. */
final class RefusedException extends IOException {

    private static final long serialVersionUID = 1;

    private final int code;

    RefusedException(int code) {
        super("CONNACK with 0x%02X".formatted(code));
        this.code = code;
    }

    int code() {
        return code;
    }
}
