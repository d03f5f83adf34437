package io.flockmq.broker.journal;

import io.flockmq.broker.format.ChangeFormat;
import io.flockmq.broker.format.Fields;
import io.flockmq.broker.format.FormatException;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what happens to sessions. A session's records are the changes that it would take to make it, each in the place
 * where a later change of the same thing replaces it. One thread at a time.
 */
final class SessionRecords {

    private final WallTime time;
    private final ByteBuf buffer = Unpooled.buffer(256);

    SessionRecords(WallTime time) {
        this.time = time;
    }

    /** A session begins, or is claimed anew; what was known by its client identifier is another one's, unless the number is the same. */
    void head(RecordBatch to, Head head) {
        buffer.clear();
        head.write(buffer);
        to.put(head.key(), bytes());
    }

    /** Nothing is known of a session, or of a copy, any more. */
    void ends(RecordBatch to, String clientId, boolean copy, long number) {
        to.delete(copy ? Keys.copy(clientId) : Keys.head(clientId));
        forget(to, number);
    }

    /** A session of this claim is over, and so is what there may be of it elsewhere. */
    void ended(RecordBatch to, String clientId, long epoch) {
        buffer.clear();
        Fields.writeNumber(buffer, epoch);
        to.put(Keys.ended(clientId), bytes());
    }

    /**
     * The claim of a session that is over.
     *
     * @throws FormatException if it cannot be read
     */
    static long readEnded(byte[] value) {
        try {
            return Fields.readNumber(Unpooled.wrappedBuffer(value));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new FormatException("end of a session: " + e.getMessage());
        }
    }

    /** That a session is over need not be known any more. */
    void forgetEnded(RecordBatch to, String clientId) {
        to.delete(Keys.ended(clientId));
    }

    /** Nothing is known under this number any more. */
    void forget(RecordBatch to, long number) {
        byte[] prefix = Keys.session(number);
        to.deleteRange(prefix, Keys.after(prefix));
    }

    /** By what repetitions of this source are recognised need not be known any more. */
    void forget(RecordBatch to, long number, Source source) {
        to.delete(Keys.seen(number, source));
    }

    /** Something happens to a session. */
    void change(RecordBatch to, long number, SessionChange change) {
        switch (change) {
            case SessionChange.Opened opened -> {
                to.delete(Keys.of(number, Keys.DISCONNECTED));
                to.delete(Keys.of(number, Keys.WILL_REMOVED));
                put(to, Keys.of(number, Keys.OPENED), opened);
                if (opened.expirySeconds() == 0) { // ends with its connection, and with it all that it has
                    to.deleteRange(Keys.of(number, Keys.MESSAGE), Keys.after(Keys.session(number)));
                }
            }
            case SessionChange.Disconnected disconnected -> {
                byte[] value = value(disconnected, time.millis());
                to.put(Keys.of(number, Keys.DISCONNECTED), value);
            }
            case SessionChange.WillRemoved removed -> put(to, Keys.of(number, Keys.WILL_REMOVED), removed);
            case SessionChange.Subscribed subscribed ->
                put(to, Keys.subscription(number, subscribed.filter().text()), subscribed);
            case SessionChange.Unsubscribed(var filter) -> to.delete(Keys.subscription(number, filter.text()));
            case SessionChange.Added added -> {
                put(to, Keys.entry(number, Keys.MESSAGE, added.entry()), added);
                seen(to, number, added.delivery().orderedBy());
            }
            case SessionChange.Sent sent -> put(to, Keys.entry(number, Keys.SENT, sent.entry()), sent);
            case SessionChange.Completing completing ->
                put(to, Keys.entry(number, Keys.MESSAGE, completing.entry()), completing);
            case SessionChange.Removed(long entry) -> {
                to.delete(Keys.entry(number, Keys.MESSAGE, entry));
                to.delete(Keys.entry(number, Keys.SENT, entry));
            }
            case SessionChange.InboundReceived received -> {
                put(to, Keys.inbound(number, received.packetId()), received);
                Message message = received.message();
                if (message.stamp() != null) {
                    put(to, Keys.of(number, Keys.PUBLISHED), new SessionChange.Published(message.stamp()));
                }
            }
            case SessionChange.InboundRouted routed -> put(to, Keys.inbound(number, routed.packetId()), routed);
            case SessionChange.InboundReleased(int packetId) -> to.delete(Keys.inbound(number, packetId));
            case SessionChange.Published published -> put(to, Keys.of(number, Keys.PUBLISHED), published);
            case SessionChange.Seen(var upTo) -> seen(to, number, upTo);
        }
    }

    /**
     * What event loops number is not sent again after the end of their process. Only what clients number is: a QoS 2 message that is
     * kept for its publisher until it is with everybody, and a will.
     */
    private void seen(RecordBatch to, long number, @Nullable Stamp stamp) {
        if (stamp != null && stamp.source().part() < 0) {
            put(to, Keys.seen(number, stamp.source()), new SessionChange.Seen(stamp));
        }
    }

    private void put(RecordBatch to, byte[] key, SessionChange change) {
        to.put(key, value(change, -1));
    }

    private byte[] value(SessionChange change, long millis) {
        buffer.clear();
        ChangeFormat.write(buffer, change, null, time.zero());
        if (millis >= 0) {
            Fields.writeNumber(buffer, millis);
        }
        return bytes();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(0, bytes);
        if (buffer.capacity() > 64 << 10) {
            buffer.capacity(256); // one large message must not keep its room
        }
        return bytes;
    }
}
