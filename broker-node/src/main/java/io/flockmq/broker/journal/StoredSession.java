package io.flockmq.broker.journal;

import io.flockmq.broker.format.ChangeFormat;
import io.flockmq.broker.format.Fields;
import io.flockmq.broker.format.FormatException;
import io.flockmq.broker.format.Topics;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.SessionState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A session as its records give it.
 *
 * @param number what its records are under
 * @param epoch the claim that it was of
 * @param state all that is known of it
 */
record StoredSession(String clientId, long number, long epoch, SessionState state) {

    /** What the head of a session says. */
    record Head(String clientId, long number, long epoch) {

        /**
         * Reads one.
         *
         * @throws FormatException if it cannot be read
         */
        static Head read(byte[] key, byte[] value) {
            ByteBuf in = Unpooled.wrappedBuffer(value);
            try {
                int format = in.readByte();
                if (format != SessionRecords.HEAD_FORMAT) {
                    throw new FormatException(
                            "session in format " + format + ", known is " + SessionRecords.HEAD_FORMAT);
                }
                return new Head(Keys.text(key), Fields.readNumber(in), Fields.readNumber(in));
            } catch (IndexOutOfBoundsException e) {
                throw new FormatException("head of a session: " + e.getMessage());
            }
        }
    }

    /**
     * Applies a record to what those before it gave.
     *
     * @throws FormatException if it cannot be read
     */
    static void apply(byte[] key, byte[] value, WallTime time, SessionState to) {
        ByteBuf in = Unpooled.wrappedBuffer(value);
        SessionChange change;
        try {
            change = ChangeFormat.read(in, Topics.UNCACHED, null, time.zero(), time.nanoTime());
            if (change == null) {
                throw new FormatException("a change that only later versions know");
            }
            to.apply(change);
            if (change instanceof SessionChange.Disconnected) {
                to.lastSeen(time.past(Fields.readNumber(in)));
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new FormatException("record of kind " + Keys.kind(key) + ": " + e.getMessage());
        }
    }
}
