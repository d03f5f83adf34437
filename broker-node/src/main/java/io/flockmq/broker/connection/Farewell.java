package io.flockmq.broker.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.AttributeKey;
import java.util.function.Function;

/** What a transport says at the end of a channel's output, after the last packet: TLS and WebSocket have words of their own. */
public final class Farewell {

    private static final AttributeKey<Function<Channel, ChannelFuture>> KEY =
            AttributeKey.valueOf(Farewell.class, "say");

    private Farewell() {}

    /** Has this be said at the end of the channel's output, before what is said already; the future tells when it has left. */
    public static void is(Channel channel, Function<Channel, ChannelFuture> say) {
        Function<Channel, ChannelFuture> inner = channel.attr(KEY).get();
        channel.attr(KEY)
                .set(
                        inner == null
                                ? say
                                : ended -> {
                                    var _ = say.apply(ended); // in order: what is written first leaves first
                                    return inner.apply(ended);
                                });
    }

    /** Says it; done at once where there is nothing to say. */
    static ChannelFuture say(Channel channel) {
        Function<Channel, ChannelFuture> say = channel.attr(KEY).get();
        return say == null ? channel.newSucceededFuture() : say.apply(channel);
    }
}
