package io.flockmq.broker.connection;

import io.flockmq.broker.session.Timers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;

/**
 * Closes a channel so that its client learns why: half-closes first and reads on for a moment, because closing with unread bytes would
 * reset the connection. Event loop only.
 */
final class ChannelEnd {

    /** How long the client may take to read what it was told. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private ChannelEnd() {}

    /**
     * Closes a channel.
     *
     * @param sent done when everything has left
     * @param told whether something has left that the client should read
     */
    static void after(ChannelFuture sent, boolean told, Channel channel, Timers timers) {
        Timers.Timer linger = timers.schedule(LINGER, () -> {
            var _ = channel.close();
        });
        channel.closeFuture().addListener(closed -> linger.cancel());
        sent.addListener(done -> {
            if (done.isSuccess() && told && channel instanceof DuplexChannel duplex) {
                Farewell.say(channel).addListener(_ -> {
                    var _ = duplex.shutdownOutput();
                });
            } else {
                var _ = channel.close();
            }
        });
    }
}
