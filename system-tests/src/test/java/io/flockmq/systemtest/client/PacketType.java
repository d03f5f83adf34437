package io.flockmq.systemtest.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;

/** MQTT control packets in the order of their numbers, from 1. */
public enum PacketType {
    CONNECT,
    CONNACK,
    PUBLISH,
    PUBACK,
    PUBREC,
    PUBREL,
    PUBCOMP,
    SUBSCRIBE,
    SUBACK,
    UNSUBSCRIBE,
    UNSUBACK,
    PINGREQ,
    PINGRESP,
    DISCONNECT,
    AUTH;

    private static final int LENGTH_BITS = 0x7F;
    private static final int MORE = 0x80;

    static PacketType of(int firstByte) {
        return values()[(firstByte >> 4) - 1];
    }

    /** Reads the rest of a packet; returns all its bytes. */
    static byte[] readPacket(int firstByte, DataInputStream in) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(firstByte);
        int length = 0;
        int shift = 0;
        int next;
        do {
            next = in.readUnsignedByte();
            packet.write(next);
            length |= (next & LENGTH_BITS) << shift;
            shift += 7;
        } while ((next & MORE) != 0);
        packet.write(in.readNBytes(length));
        return packet.toByteArray();
    }
}
