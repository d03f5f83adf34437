package io.flockmq.broker.codec;

import static io.flockmq.broker.topic.ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
import static io.flockmq.broker.topic.ReasonCode.NOT_AUTHORIZED;
import static io.flockmq.broker.topic.ReasonCode.PACKET_IDENTIFIER_IN_USE;
import static io.flockmq.broker.topic.ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
import static io.flockmq.broker.topic.ReasonCode.PAYLOAD_FORMAT_INVALID;
import static io.flockmq.broker.topic.ReasonCode.QUOTA_EXCEEDED;
import static io.flockmq.broker.topic.ReasonCode.SUCCESS;
import static io.flockmq.broker.topic.ReasonCode.TOPIC_NAME_INVALID;
import static io.flockmq.broker.topic.ReasonCode.UNSPECIFIED_ERROR;

import io.flockmq.broker.topic.ReasonCode;
import java.util.EnumSet;
import java.util.Set;

/** PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5.0, sections 3.4 to 3.7). */
final class AcknowledgementDecoder {

    /** Not <i>No matching subscribers</i>, which only a server sends. [MQTT-3.4.2-1] [MQTT-3.5.2-1] */
    private static final Set<ReasonCode> OF_A_RECEIVER = EnumSet.of(
            SUCCESS,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_NAME_INVALID,
            PACKET_IDENTIFIER_IN_USE,
            QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID);

    /** [MQTT-3.6.2-1] [MQTT-3.7.2-1] */
    private static final Set<ReasonCode> OF_THE_SECOND_HALF = EnumSet.of(SUCCESS, PACKET_IDENTIFIER_NOT_FOUND);

    private AcknowledgementDecoder() {}

    static Acknowledgement decode(PacketReader in, PropertySection section, Acknowledgement.Kind kind, boolean mqtt5)
            throws PacketException {
        int packetId = in.readPacketId();
        ReasonCode reason = SUCCESS;
        if (mqtt5 && in.remaining() > 0) {
            reason = ReasonCodes.read(in, allowed(kind));
            if (in.remaining() > 0) {
                section.open(PropertyPlace.ACKNOWLEDGEMENT);
                section.skipAll();
            }
        }
        in.finish();
        return new Acknowledgement(kind, packetId, reason);
    }

    private static Set<ReasonCode> allowed(Acknowledgement.Kind kind) {
        return switch (kind) {
            case PUBACK, PUBREC -> OF_A_RECEIVER;
            case PUBREL, PUBCOMP -> OF_THE_SECOND_HALF;
        };
    }
}
