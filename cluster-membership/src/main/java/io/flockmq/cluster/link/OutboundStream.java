package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From one of this node's event loops to another node: both lanes, over as many connections, one after the other, as it
 * takes. Event loop only.
 *
 * <pre>
 *   Stopped    --start-------------> Connecting   the node is in the view
 *   Connecting --handshake done----> Open
 *   Connecting --failed------------> Waiting
 *   Open       --connection lost---> Waiting      what is not confirmed may have to be sent again
 *   Waiting    --time is over------> Connecting
 *   any        --stop--------------> Stopped      the node is not in the view any more
 * </pre>
 */
final class OutboundStream {

    /** What there is of a connection. */
    private sealed interface Phase {
        record Stopped() implements Phase {}

        record Connecting(Channel channel) implements Phase {}

        record Open(OutboundConnection connection) implements Phase {}

        record Waiting(Future<?> timer) implements Phase {}
    }

    private final OwnLoop own;
    private final Node to;
    private final SendWindow control = new SendWindow();
    private final SendWindow messages = new SendWindow();
    private final BackOff backOff;
    private Phase phase = new Phase.Stopped();
    private boolean failureTold;
    private boolean flushRequested;

    OutboundStream(OwnLoop own, Node to) {
        this.own = own;
        this.to = to;
        LinkTimes times = own.settings().times();
        backOff = new BackOff(times.leastBackOff(), times.mostBackOff());
    }

    SendWindow window(Lane lane) {
        return switch (lane) {
            case CONTROL -> control;
            case MESSAGES -> messages;
        };
    }

    long send(Lane lane, ByteBuf batch) {
        long number = window(lane).add(batch);
        if (!flushRequested && phase instanceof Phase.Open) {
            flushRequested = true;
            own.endOfTurn().add(this::flush);
        }
        return number;
    }

    private void flush() {
        flushRequested = false;
        if (phase instanceof Phase.Open(OutboundConnection connection)) {
            connection.pump();
        }
    }

    boolean isStopped() {
        return phase instanceof Phase.Stopped;
    }

    void start() {
        if (isStopped()) {
            backOff.reset();
            failureTold = false;
            connect();
        }
    }

    private void connect() {
        ChannelFuture attempt = own.connector().connect(to, channel -> new OutboundHandshake(channel, own, to, this));
        Channel channel = attempt.channel();
        phase = new Phase.Connecting(channel);
        attempt.addListener(done -> {
            if (!done.isSuccess()) {
                lost(channel, String.valueOf(done.cause().getMessage()));
            }
        });
    }

    /** The handshake is done. */
    void open(Channel channel, Welcome welcome) {
        for (Lane lane : Lane.values()) {
            window(lane).writeAgainAfter(welcome.received(lane));
        }
        OutboundConnection connection = new OutboundConnection(channel, own, this);
        phase = new Phase.Open(connection);
        LinkPipeline.open(channel, connection, own.settings());
        backOff.reset();
        failureTold = false;
        own.events().on(new LinkEvent.Connected(to, own.number()));
        for (Lane lane : Lane.values()) {
            confirmed(lane, welcome.confirmed(lane));
        }
        connection.pump();
    }

    void confirmed(Lane lane, long upTo) {
        if (window(lane).confirm(upTo)) {
            try {
                own.listener().confirmed(to, lane, upTo);
            } catch (RuntimeException fault) {
                own.events().on(new LinkEvent.InternalFault("hearing of a confirmation", fault));
            }
        }
    }

    /** A connection, or an attempt at one, came to its end. */
    void lost(Channel channel, String why) {
        switch (phase) {
            case Phase.Connecting(Channel current)
            when current == channel -> {
                if (!failureTold) {
                    failureTold = true;
                    own.events().on(new LinkEvent.Unreachable(to, own.number(), why));
                }
                connectLater();
            }
            case Phase.Open(OutboundConnection connection)
            when connection.channel() == channel -> {
                own.events().on(new LinkEvent.Disconnected(to, own.number(), why));
                connectLater();
            }
            case Phase.Connecting _, Phase.Open _, Phase.Waiting _, Phase.Stopped _ -> {} // an old one
        }
    }

    private void connectLater() {
        phase = new Phase.Waiting(own.loop()
                .schedule(
                        () -> {
                            if (phase instanceof Phase.Waiting) {
                                connect();
                            }
                        },
                        backOff.next().toMillis(),
                        TimeUnit.MILLISECONDS));
    }

    void tick() {
        if (phase instanceof Phase.Open(OutboundConnection connection)) {
            connection.tick();
        }
    }

    /** Ends the connection, keeps what is not confirmed. */
    void stop(String why) {
        Phase ended = phase;
        phase = new Phase.Stopped();
        switch (ended) {
            case Phase.Stopped _ -> {}
            case Phase.Connecting(Channel channel) -> {
                var _ = channel.close();
            }
            case Phase.Open(OutboundConnection connection) -> {
                connection.end(why);
                own.events().on(new LinkEvent.Disconnected(to, own.number(), why));
            }
            case Phase.Waiting(Future<?> timer) -> timer.cancel(false);
        }
    }

    List<ByteBuf> takeUnconfirmed(Lane lane) {
        return window(lane).takeAll();
    }

    /** Ends for good. */
    void release(String why) {
        stop(why);
        control.release();
        messages.release();
    }
}
