package io.flockmq.broker.journal;

import io.flockmq.broker.format.Fields;
import io.flockmq.broker.format.FormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Comparator;

/**
 * The record by which a session is found in the store. There is one only if the session's other records are complete.
 *
 * @param copy whether the session was another node's, which had its copy here
 * @param number what the session's other records are under
 * @param epoch the claim that the session was of
 * @param generation how often nodes had been chosen for its copies under that claim: what was chosen later knows more
 */
public record Head(String clientId, boolean copy, long number, long epoch, long generation) {

    /** The form that this version writes, and the newest that it reads. */
    static final int FORMAT = 2;

    private static final int WITHOUT_GENERATION = 1;

    /** Of two records of a client's session the one that knows more is greater; of equals, the home's. */
    static final Comparator<Head> BY_KNOWLEDGE = Comparator.comparingLong(Head::epoch)
            .thenComparingLong(Head::generation)
            .thenComparing(Head::copy, Comparator.reverseOrder());

    /** Compares what it knows with what another record of the session says: the greater knows more. */
    public int compareKnowledge(long otherEpoch, long otherGeneration, boolean otherCopy) {
        return BY_KNOWLEDGE.compare(this, new Head(clientId, otherCopy, 0, otherEpoch, otherGeneration));
    }

    byte[] key() {
        return copy ? Keys.copy(clientId) : Keys.head(clientId);
    }

    void write(ByteBuf out) {
        out.writeByte(FORMAT);
        Fields.writeNumber(out, number);
        Fields.writeNumber(out, epoch);
        Fields.writeNumber(out, generation);
    }

    /**
     * Reads one.
     *
     * @throws FormatException if it cannot be read
     */
    static Head read(byte[] key, byte[] value) {
        ByteBuf in = Unpooled.wrappedBuffer(value);
        try {
            int format = in.readByte();
            if (format < WITHOUT_GENERATION || format > FORMAT) {
                throw new FormatException(
                        "session in format " + format + ", known are " + WITHOUT_GENERATION + " to " + FORMAT);
            }
            return new Head(
                    Keys.text(key),
                    key[0] == Keys.COPY,
                    Fields.readNumber(in),
                    Fields.readNumber(in),
                    format == WITHOUT_GENERATION ? 0 : Fields.readNumber(in));
        } catch (IndexOutOfBoundsException e) {
            throw new FormatException("head of a session: " + e.getMessage());
        }
    }
}
