package io.flockmq.broker.codec;

import io.flockmq.broker.topic.ReasonCode;

/**
 * PUBACK, PUBREC, PUBREL or PUBCOMP (MQTT 5.0, sections 3.4 to 3.7). A reason string or user properties of the client are
 * checked and left out: nobody here reads them.
 *
 * @param kind which of the four
 * @param packetId 1 to 65,535
 * @param reason {@link ReasonCode#SUCCESS} for MQTT 3
 */
public record Acknowledgement(Kind kind, int packetId, ReasonCode reason) implements InboundPacket {

    /** The four acknowledgements of PUBLISH. */
    public enum Kind {
        PUBACK,
        PUBREC,
        PUBREL,
        PUBCOMP
    }
}
