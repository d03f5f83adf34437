package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;

/**
 * The answer to a {@link Hello}: u8 version, 32 bytes nonce. All that a stranger ever gets.
 *
 * @param version of the protocol, to be used from here on
 */
record Challenge(int version, byte[] nonce) {

    void write(ByteBuf out) {
        out.writeByte(version).writeBytes(nonce);
    }

    static Challenge read(ByteBuf in) {
        Wire.need(in, 1);
        int version = in.readUnsignedByte();
        byte[] nonce = Wire.readBytes(in, Wire.SECRET_BYTES);
        Wire.end(in);
        return new Challenge(version, nonce);
    }
}
