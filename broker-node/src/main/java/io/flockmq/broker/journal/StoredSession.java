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
 * @param head by which it was found
 * @param state all that is known of it
 */
record StoredSession(Head head, SessionState state) {

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
