package io.flockmq.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.jspecify.annotations.Nullable;

/** The fixed header (MQTT 5.0, section 2.1): what can be refused before the rest of the packet is there. */
final class FixedHeader {

    private static final @Nullable MqttMessageType[] TYPES = new @Nullable MqttMessageType[16];

    static {
        for (MqttMessageType type : MqttMessageType.values()) {
            TYPES[type.value()] = type;
        }
    }

    private FixedHeader() {}

    /** The packet type, whatever its flags. */
    static MqttMessageType type(int firstByte) throws PacketException {
        MqttMessageType type = TYPES[firstByte >>> 4];
        if (type == null) {
            throw PacketException.malformed("reserved packet type 0");
        }
        return type;
    }

    /**
     * Checks the first byte of a packet.
     *
     * @param version null before CONNECT
     */
    static void check(int firstByte, @Nullable MqttVersion version) throws PacketException {
        MqttMessageType type = type(firstByte);
        int flags = firstByte & 0x0F;
        if (version == null) {
            if (type != MqttMessageType.CONNECT) {
                throw PacketException.protocolError("first packet is not CONNECT"); // [MQTT-3.1.0-1]
            }
            requireFlags(flags == 0, type);
            return;
        }
        switch (type) {
            case CONNECT -> throw PacketException.protocolError("second CONNECT"); // [MQTT-3.1.0-2]
            case CONNACK, SUBACK, UNSUBACK, PINGRESP ->
                throw PacketException.protocolError("only a server sends " + type);
            case AUTH -> {
                if (version != MqttVersion.MQTT_5) {
                    throw PacketException.malformed("reserved packet type 15");
                }
                requireFlags(flags == 0, type); // [MQTT-3.15.1-1]
            }
            case PUBLISH -> checkPublishFlags(flags, version);
            // [MQTT-3.6.1-1] [MQTT-3.8.1-1] [MQTT-3.10.1-1]; MQTT 3.1 has DUP and QoS here and ignores RETAIN
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE ->
                requireFlags(version == MqttVersion.MQTT_3_1 ? (flags & 0b0110) == 0b0010 : flags == 0b0010, type);
            // [MQTT-2.1.3-1] [MQTT-2.2.2-2] [MQTT-3.14.1-1]; MQTT 3.1 ignores them
            case PUBACK, PUBREC, PUBCOMP, PINGREQ, DISCONNECT ->
                requireFlags(version == MqttVersion.MQTT_3_1 || flags == 0, type);
        }
    }

    /** Checks the first byte of a packet that comes after CONNECT and before CONNACK, besides {@link #check}. */
    static void checkBeforeConnack(int firstByte) throws PacketException {
        MqttMessageType type = type(firstByte);
        if (type != MqttMessageType.AUTH && type != MqttMessageType.DISCONNECT) { // [MQTT-3.1.2-30]
            throw PacketException.protocolError(type + " before CONNACK");
        }
    }

    private static void checkPublishFlags(int flags, MqttVersion version) throws PacketException {
        int qos = qos(flags);
        if (qos == 3) {
            throw PacketException.malformed("QoS 3"); // [MQTT-3.3.1-4]
        }
        if (qos == 0 && isDup(flags) && version != MqttVersion.MQTT_3_1) {
            throw PacketException.protocolError("DUP at QoS 0"); // [MQTT-3.3.1-2]
        }
    }

    private static void requireFlags(boolean valid, MqttMessageType type) throws PacketException {
        if (!valid) {
            throw PacketException.malformed("reserved flags of " + type);
        }
    }

    static boolean isDup(int firstByte) {
        return (firstByte & 0b1000) != 0;
    }

    /** 0 to 3. */
    static int qos(int firstByte) {
        return (firstByte >>> 1) & 0b11;
    }

    static boolean isRetain(int firstByte) {
        return (firstByte & 1) != 0;
    }

    /**
     * The length of the whole packet that begins at the reader index, or 0 if its fixed header is incomplete.
     *
     * @throws PacketException if the remaining length is longer than four bytes or than it need be
     */
    static int frameLength(ByteBuf bytes) throws PacketException {
        int first = bytes.readerIndex() + 1;
        int value = 0;
        for (int i = 0; i < 4; i++) {
            if (first + i >= bytes.writerIndex()) {
                return 0;
            }
            int digit = bytes.getUnsignedByte(first + i);
            value |= (digit & 0x7F) << (7 * i);
            if (digit < 0x80) {
                if (digit == 0 && i > 0) {
                    throw PacketException.malformed("remaining length longer than it need be"); // [MQTT-1.5.5-1]
                }
                return 2 + i + value;
            }
        }
        throw PacketException.malformed("remaining length of more than four bytes");
    }

    /** Where the variable header begins in a complete packet that begins here. */
    static int bodyStart(ByteBuf bytes, int frameStart) {
        int at = frameStart + 1;
        while (bytes.getByte(at) < 0) {
            at++;
        }
        return at + 1;
    }

    /** The fixed header of a control packet for those who read netty-codec-mqtt's messages. */
    static MqttFixedHeader of(MqttMessageType type, int remainingLength) {
        boolean reserved = type == MqttMessageType.SUBSCRIBE || type == MqttMessageType.UNSUBSCRIBE;
        MqttQoS qos = reserved ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE;
        return new MqttFixedHeader(type, false, qos, false, remainingLength);
    }
}
