package io.flockmq.broker.codec;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** PUBLISH (section 3.3 of each version): the hot path in. One per connection. Event loop only. */
final class PublishDecoder {

    private final PacketReader in;
    private final PropertySection section;
    private final DecoderLimits limits;

    private int topicAlias;
    private long messageExpiry;
    private byte[] properties = Publish.EMPTY;

    PublishDecoder(PacketReader in, PropertySection section, DecoderLimits limits) {
        this.in = in;
        this.section = section;
        this.limits = limits;
    }

    Publish decode(int firstByte, boolean mqtt5, TopicInterner topics) throws PacketException {
        Qos qos = Qos.of(FixedHeader.qos(firstByte));
        int topicLength = in.readTwoBytes(); // [MQTT-3.3.2-1]
        int topicStart = in.skip(topicLength);
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : in.readPacketId(); // [MQTT-2.2.1-2]
        topicAlias = 0;
        messageExpiry = Publish.NO_EXPIRY;
        properties = Publish.EMPTY;
        if (mqtt5) {
            readProperties();
            if (topicLength == 0 && topicAlias == 0) {
                throw PacketException.protocolError("neither a topic name nor a topic alias");
            }
        }
        @Nullable
        Topic topic =
                topicAlias != 0 && topicLength == 0 ? null : topics.intern(in.bytes(), topicStart, topicLength, limits);
        return new Publish(
                FixedHeader.isDup(firstByte) && qos != Qos.AT_MOST_ONCE,
                qos,
                FixedHeader.isRetain(firstByte),
                topic,
                topicAlias,
                packetId,
                messageExpiry,
                properties,
                in.readRest());
    }

    private void readProperties() throws PacketException {
        byte[] forwarded = Publish.EMPTY;
        int length = 0;
        section.open(PropertyPlace.PUBLISH);
        while (section.next()) {
            switch (section.property()) {
                case MESSAGE_EXPIRY_INTERVAL -> messageExpiry = section.number();
                case TOPIC_ALIAS -> topicAlias = checkAlias((int) section.number());
                case PAYLOAD_FORMAT_INDICATOR, CONTENT_TYPE, RESPONSE_TOPIC, CORRELATION_DATA, USER_PROPERTY -> {
                    if (length == 0) {
                        forwarded = new byte[section.length() + section.remaining()];
                    }
                    in.bytes().getBytes(section.start(), forwarded, length, section.length());
                    length += section.length();
                }
                default -> throw PacketException.malformed("property " + section.property() + " in PUBLISH");
            }
        }
        properties = length == forwarded.length ? forwarded : Arrays.copyOf(forwarded, length);
    }

    private int checkAlias(int alias) throws PacketException {
        if (alias == 0 || alias > limits.topicAliasMaximum()) { // [MQTT-3.3.2-8] [MQTT-3.3.2-9]
            throw new PacketException(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias 0 or above the maximum");
        }
        return alias;
    }
}
