package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * From one event loop of another node, in one of its lives, to one of ours. It outlives connections, so that a batch that
 * arrives again on the next one is known. Event loop only.
 */
final class InboundStream {

    private final OwnLoop own;
    private final Node from;
    private final int fromLoop;
    private final ReceivedUpTo control = new ReceivedUpTo();
    private final ReceivedUpTo messages = new ReceivedUpTo();
    private @Nullable InboundConnection connection;
    private boolean flushRequested;

    InboundStream(OwnLoop own, Node from, int fromLoop) {
        this.own = own;
        this.from = from;
        this.fromLoop = fromLoop;
    }

    private ReceivedUpTo lane(Lane lane) {
        return switch (lane) {
            case CONTROL -> control;
            case MESSAGES -> messages;
        };
    }

    /** Goes on over this connection, whose other side has proven itself. One that there was before is closed. */
    void open(Channel channel, InboundHandshake handshake, boolean paused) {
        end("replaced by a newer connection");
        InboundConnection opened = new InboundConnection(channel, own, this);
        connection = opened;
        LinkPipeline.open(channel, opened, own.settings());
        handshake.welcome(new Welcome(
                control.received(), control.confirmed(), messages.received(), messages.confirmed(), new byte[0]));
        control.told();
        messages.told();
        channel.config().setAutoRead(!paused);
    }

    void received(Lane lane, long number, ByteBuf batch) {
        if (!lane(lane).isNew(number)) {
            return;
        }
        try {
            own.listener().received(from, fromLoop, lane, number, batch);
        } catch (RuntimeException fault) {
            own.events().on(new LinkEvent.InternalFault("taking a batch from " + from, fault));
        }
    }

    void confirm(Lane lane, long upTo) {
        if (lane(lane).confirm(upTo) && !flushRequested && connection != null) {
            flushRequested = true;
            own.endOfTurn().add(this::flush);
        }
    }

    private void flush() {
        flushRequested = false;
        if (connection != null) {
            tell(connection, Lane.CONTROL, control);
            tell(connection, Lane.MESSAGES, messages);
            connection.flush();
        }
    }

    private static void tell(InboundConnection connection, Lane lane, ReceivedUpTo upTo) {
        if (upTo.hasNews()) {
            connection.writer().confirm(lane, upTo.confirmed());
            upTo.told();
        }
    }

    void pauseReading(boolean pause) {
        if (connection != null) {
            connection.channel().config().setAutoRead(!pause);
        }
    }

    void tick() {
        if (connection != null) {
            connection.tick();
        }
    }

    /** Ends the connection; what was received and confirmed stays known. */
    void end(String why) {
        if (connection != null) {
            connection.end(why);
        }
    }

    /** A connection came to its end. */
    void lost(InboundConnection ended) {
        if (connection == ended) {
            connection = null;
        }
    }
}
