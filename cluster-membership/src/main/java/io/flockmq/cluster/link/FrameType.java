package io.flockmq.cluster.link;

import org.jspecify.annotations.Nullable;

/**
 * What a frame is. On the wire: u32 length of all that follows, u8 type, content. All numbers are big-endian.
 *
 * <pre>
 *   HELLO      see Hello                              from the node that connects
 *   CHALLENGE  see Challenge                          from the node that was connected to
 *   PROOF      32 bytes, see Proofs                   from the node that connects
 *   WELCOME    see Welcome                            from the node that was connected to
 *   BATCH      u8 lane, u64 number, bytes             from the node that connects, after WELCOME
 *   CONFIRM    u8 lane, u64 number                    from the node that was connected to, after WELCOME
 *   PING       nothing                                from both, after WELCOME
 * </pre>
 */
enum FrameType {
    HELLO(1),
    CHALLENGE(2),
    PROOF(3),
    WELCOME(4),
    BATCH(5),
    CONFIRM(6),
    PING(7);

    private static final @Nullable FrameType[] BY_CODE = new FrameType[8];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final byte code;

    FrameType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static FrameType of(byte code) {
        FrameType type = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (type == null) {
            throw new LinkProtocolException("there is no frame of type " + code);
        }
        return type;
    }
}
