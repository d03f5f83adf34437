package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;

/**
 * The last frame of a handshake: how far the receiver has received and confirmed, for each lane, from this life of this
 * event loop of the sender; so that the sender goes on from there. Four u64, 32 bytes proof.
 */
record Welcome(
        long controlReceived, long controlConfirmed, long messagesReceived, long messagesConfirmed, byte[] proof) {

    void write(ByteBuf out) {
        out.writeLong(controlReceived)
                .writeLong(controlConfirmed)
                .writeLong(messagesReceived)
                .writeLong(messagesConfirmed)
                .writeBytes(proof);
    }

    static Welcome read(ByteBuf in) {
        Wire.need(in, 32);
        Welcome welcome = new Welcome(
                in.readLong(), in.readLong(), in.readLong(), in.readLong(), Wire.readBytes(in, Wire.SECRET_BYTES));
        Wire.end(in);
        return welcome;
    }

    long received(Lane lane) {
        return switch (lane) {
            case CONTROL -> controlReceived;
            case MESSAGES -> messagesReceived;
        };
    }

    long confirmed(Lane lane) {
        return switch (lane) {
            case CONTROL -> controlConfirmed;
            case MESSAGES -> messagesConfirmed;
        };
    }

    Welcome withProof(byte[] newProof) {
        return new Welcome(controlReceived, controlConfirmed, messagesReceived, messagesConfirmed, newProof);
    }
}
