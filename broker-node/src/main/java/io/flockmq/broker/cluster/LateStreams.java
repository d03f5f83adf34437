package io.flockmq.broker.cluster;

import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.link.LinkLoop;
import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The streams of an event loop once the node has its link: event loops are there before the link, and what uses the streams is
 * put together with the event loops. Set before the first view, used by the event loop only.
 */
public final class LateStreams implements Streams {

    /** A batch begins with so much room, bytes. */
    private static final int SMALL = 1024;

    private volatile @Nullable LinkLoop loop;
    private volatile boolean over;

    /** From now on the streams are those of the link. */
    public void use(LinkLoop link) {
        loop = link;
    }

    /** The link is about to close: what is sent from now on goes nowhere, and is never confirmed. */
    public void end() {
        over = true;
    }

    private LinkLoop loop() {
        return Objects.requireNonNull(loop, "the node has no link yet");
    }

    @Override
    public ByteBuf newBatch() {
        return ByteBufAllocator.DEFAULT.buffer(SMALL);
    }

    @Override
    public long send(Node to, Lane lane, ByteBuf batch) {
        if (over) {
            batch.release();
            return Long.MAX_VALUE;
        }
        long number = loop().send(to, lane, batch);
        loop().flush();
        return number;
    }

    @Override
    public void confirm(Node from, int fromLoop, Lane lane, long upTo) {
        loop().confirm(from, fromLoop, lane, upTo);
    }

    @Override
    public long unconfirmedBytes(Node to, Lane lane) {
        return loop().unconfirmedBytes(to, lane);
    }

    @Override
    public List<ByteBuf> takeUnconfirmed(Node to, Lane lane) {
        return loop().takeUnconfirmed(to, lane);
    }

    @Override
    public void forget(Node to) {
        loop().forget(to);
    }
}
