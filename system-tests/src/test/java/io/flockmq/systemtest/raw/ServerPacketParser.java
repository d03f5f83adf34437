package io.flockmq.systemtest.raw;

import io.flockmq.systemtest.raw.Property.Pair;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one packet of a server. Whatever a server must not send fails the test with the packet's bytes: unknown types, set
 * reserved bits, text that is not UTF-8, bytes left over.
 */
public final class ServerPacketParser {

    private final Version version;
    private final byte[] packet;
    private final ByteBuffer in;

    private ServerPacketParser(byte[] packet, Version version) {
        this.version = version;
        this.packet = packet;
        this.in = ByteBuffer.wrap(packet);
    }

    /**
     * Reads a whole packet.
     *
     * @param packet with its fixed header, of the announced length
     * @throws AssertionError if a server must not send this
     */
    public static ServerPacket parse(byte[] packet, Version version) {
        ServerPacketParser parser = new ServerPacketParser(packet, version);
        try {
            ServerPacket result = parser.read();
            parser.check(!parser.in.hasRemaining(), parser.in.remaining() + " bytes too many");
            return result;
        } catch (BufferUnderflowException e) {
            throw parser.wrong("it ends too early");
        }
    }

    private ServerPacket read() {
        int first = u8();
        int length = varInt();
        check(length == in.remaining(), "its length");
        if (first >>> 4 == 3) {
            return publish(first & 0x0F);
        }
        return switch (first) {
            case 0x20 -> connack();
            case 0x40 -> ack(AckType.PUBACK);
            case 0x50 -> ack(AckType.PUBREC);
            case 0x62 -> ack(AckType.PUBREL);
            case 0x70 -> ack(AckType.PUBCOMP);
            case 0x90 -> suback();
            case 0xB0 -> unsuback();
            case 0xD0 -> new ServerPacket.PingResp();
            case 0xE0 -> disconnect();
            case 0xF0 -> auth();
            default -> throw wrong("its first byte");
        };
    }

    private ServerPacket connack() {
        int flags = u8();
        check((flags & 0xFE) == 0, "reserved bits of the flags");
        int code = u8();
        check(version.hasProperties() || code <= 5, "a return code above 5");
        check(code == 0 || flags == 0, "a session present and a refusal");
        return new ServerPacket.ConnAck(flags == 1, code, properties());
    }

    private ServerPacket publish(int flags) {
        int qos = flags >> 1 & 3;
        boolean dup = (flags & 8) != 0;
        check(qos < 3, "QoS 3");
        check(qos > 0 || !dup, "DUP at QoS 0");
        String topic = text();
        check(topic.indexOf('#') < 0 && topic.indexOf('+') < 0, "a wildcard in a topic name");
        int packetId = qos > 0 ? packetId() : 0;
        PropertyList properties = properties();
        check(!topic.isEmpty() || properties.has(PropertyId.TOPIC_ALIAS), "a topic of no length");
        byte[] payload = new byte[in.remaining()];
        in.get(payload);
        return new ServerPacket.Publish(dup, qos, (flags & 1) != 0, topic, packetId, properties, payload);
    }

    private ServerPacket ack(AckType type) {
        int packetId = packetId();
        int code = optionalCode();
        return new ServerPacket.Ack(type, packetId, code, optionalProperties());
    }

    private ServerPacket suback() {
        int packetId = packetId();
        PropertyList properties = properties();
        List<Integer> codes = codes();
        check(!codes.isEmpty(), "no code for a filter");
        return new ServerPacket.SubAck(packetId, codes, properties);
    }

    private ServerPacket unsuback() {
        int packetId = packetId();
        PropertyList properties = properties();
        // Before MQTT 5.0 it has no payload: what is left over is found by the caller.
        List<Integer> codes = version.hasProperties() ? codes() : List.of();
        return new ServerPacket.UnsubAck(packetId, codes, properties);
    }

    private ServerPacket disconnect() {
        check(version.hasProperties(), "a DISCONNECT from a server before MQTT 5.0");
        int code = optionalCode();
        check(code != 0x04, "a reason code for clients");
        return new ServerPacket.Disconnect(code, optionalProperties());
    }

    private ServerPacket auth() {
        check(version.hasProperties(), "an AUTH before MQTT 5.0");
        int code = optionalCode();
        return new ServerPacket.Auth(code, optionalProperties());
    }

    private List<Integer> codes() {
        List<Integer> codes = new ArrayList<>();
        while (in.hasRemaining()) {
            codes.add(u8());
        }
        return codes;
    }

    /** A reason code that may be left out when it means success. */
    private int optionalCode() {
        check(version.hasProperties() || !in.hasRemaining(), "more than a packet identifier");
        return in.hasRemaining() ? u8() : 0;
    }

    private PropertyList optionalProperties() {
        return in.hasRemaining() ? properties() : PropertyList.NONE;
    }

    private PropertyList properties() {
        if (!version.hasProperties()) {
            return PropertyList.NONE;
        }
        int length = varInt();
        check(length <= in.remaining(), "a property section beyond its end");
        int end = in.position() + length;
        List<Property> properties = new ArrayList<>();
        while (in.position() < end) {
            int value = varInt();
            PropertyId id = PropertyId.of(value).orElseThrow(() -> wrong("property " + value));
            Property property = property(id);
            boolean repeatable = id == PropertyId.USER_PROPERTY || id == PropertyId.SUBSCRIPTION_IDENTIFIER;
            check(repeatable || properties.stream().noneMatch(p -> p.id() == id), id + " twice");
            properties.add(property);
        }
        check(in.position() == end, "a property beyond the section's end");
        return new PropertyList(properties);
    }

    private Property property(PropertyId id) {
        return switch (id.type()) {
            case BYTE -> Property.of(id, u8());
            case TWO_BYTES -> Property.of(id, u16());
            case FOUR_BYTES -> Property.of(id, Integer.toUnsignedLong(in.getInt()));
            case VARIABLE -> Property.of(id, varInt());
            case TEXT -> Property.of(id, text());
            case BINARY -> Property.of(id, binary());
            case PAIR -> new Property(id, new Pair(text(), text()));
        };
    }

    private int packetId() {
        int packetId = u16();
        check(packetId != 0, "packet identifier 0");
        return packetId;
    }

    private int u8() {
        return in.get() & 0xFF;
    }

    private int u16() {
        return in.getShort() & 0xFFFF;
    }

    private int varInt() {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int digit = u8();
            value |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                check(digit != 0 || shift == 0, "a length in more bytes than it needs");
                return value;
            }
        }
        throw wrong("a length of more than four bytes");
    }

    private byte[] binary() {
        byte[] bytes = new byte[u16()];
        in.get(bytes);
        return bytes;
    }

    private String text() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(binary()))
                    .toString();
            check(text.indexOf('\0') < 0, "U+0000 in a string");
            return text;
        } catch (CharacterCodingException e) {
            throw wrong("a string that is not UTF-8");
        }
    }

    private void check(boolean right, String problem) {
        if (!right) {
            throw wrong(problem);
        }
    }

    private AssertionError wrong(String problem) {
        return new AssertionError(
                "a server of %s must not send this: %s: %s".formatted(version, problem, PacketBytes.describe(packet)));
    }
}
