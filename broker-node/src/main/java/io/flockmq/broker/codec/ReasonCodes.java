package io.flockmq.broker.codec;

import io.flockmq.broker.topic.ReasonCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads reason codes. */
final class ReasonCodes {

    private ReasonCodes() {}

    /** Reads a reason code that must be one of these. */
    static ReasonCode read(PacketReader in, Set<ReasonCode> allowed) throws PacketException {
        @Nullable ReasonCode reason = ReasonCode.of(in.readByte());
        if (reason == null || !allowed.contains(reason)) {
            throw PacketException.protocolError("reason code that a client may not use here");
        }
        return reason;
    }
}
