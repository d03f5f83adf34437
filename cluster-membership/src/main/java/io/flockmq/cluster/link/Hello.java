package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;

/**
 * The first frame on a connection: who wants to send to whom. u32 magic, u8 least and u8 most version, text cluster name,
 * sender: text id, u64 incarnation, u16 event loop, receiver: text id, u64 incarnation, 32 bytes nonce; a text is u16
 * length and UTF-8. Its layout is the same in all versions.
 *
 * @param fromLoop the sender's event loop, in 0..65535
 * @param toIncarnation a node that lives in another incarnation than the sender believes refuses
 */
record Hello(
        ProtocolVersions versions,
        String clusterName,
        String from,
        long fromIncarnation,
        int fromLoop,
        String to,
        long toIncarnation,
        byte[] nonce) {

    private static final int MAGIC = 0x464C_4D51; // FLMQ

    void write(ByteBuf out) {
        out.writeInt(MAGIC).writeByte(versions.least()).writeByte(versions.most());
        Wire.writeText(out, clusterName);
        Wire.writeText(out, from);
        out.writeLong(fromIncarnation).writeShort(fromLoop);
        Wire.writeText(out, to);
        out.writeLong(toIncarnation).writeBytes(nonce);
    }

    static Hello read(ByteBuf in) {
        Wire.need(in, 6);
        if (in.readInt() != MAGIC) {
            throw new LinkProtocolException("not a FlockMQ node");
        }
        ProtocolVersions versions = new ProtocolVersions(in.readUnsignedByte(), in.readUnsignedByte());
        String clusterName = Wire.readText(in);
        String from = Wire.readText(in);
        Wire.need(in, 10);
        long fromIncarnation = in.readLong();
        int fromLoop = in.readUnsignedShort();
        String to = Wire.readText(in);
        Wire.need(in, 8);
        long toIncarnation = in.readLong();
        byte[] nonce = Wire.readBytes(in, Wire.SECRET_BYTES);
        Wire.end(in);
        return new Hello(versions, clusterName, from, fromIncarnation, fromLoop, to, toIncarnation, nonce);
    }
}
