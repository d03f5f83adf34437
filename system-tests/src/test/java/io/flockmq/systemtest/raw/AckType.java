package io.flockmq.systemtest.raw;

/** The four acknowledgements of a PUBLISH, which share one layout. */
public enum AckType {
    PUBACK(0x40),
    PUBREC(0x50),
    PUBREL(0x62),
    PUBCOMP(0x70);

    private final int firstByte;

    AckType(int firstByte) {
        this.firstByte = firstByte;
    }

    /** Type and flags on the wire. */
    public int firstByte() {
        return firstByte;
    }
}
