package io.flockmq.broker.transport;

import io.flockmq.broker.connection.Peer;
import io.flockmq.broker.transport.Proxies.ProxyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the header of the <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">PROXY protocol</a>, version 1 or 2, off
 * the beginning of a connection: from then on its client is where the load balancer says. Event loop only.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {

    /** First bytes of the two versions: no packet of MQTT, no TLS and no HTTP that is served begins like that. */
    private static final byte VERSION_1 = 'P';

    private static final byte VERSION_2 = '\r';

    /** The longest addresses, and the names and certificates that load balancers add. */
    private static final int MOST_EXTRA = 4096;

    private final Proxies proxies;
    private boolean ended;

    private ProxyHeaderHandler(Proxies proxies) {
        this.proxies = proxies;
    }

    /** Adds what reads the header; it leaves the pipeline with it. */
    static void addTo(ChannelPipeline pipeline, Proxies proxies) {
        pipeline.addLast(new ProxyHeaderHandler(proxies));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (ended || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        byte first = bytes.getByte(bytes.readerIndex());
        boolean header = first == VERSION_1 || first == VERSION_2;
        String problem = problemOf(header, proxies.isTrusted(context.channel().remoteAddress()));
        if (problem != null) {
            ended = true;
            bytes.release();
            context.fireExceptionCaught(new HAProxyProtocolException(problem));
            return;
        }
        if (header) {
            String decoder = "proxy-header-decoder";
            context.pipeline()
                    .addAfter(context.name(), decoder, new HAProxyMessageDecoder(MOST_EXTRA))
                    .addAfter(decoder, "proxy-header", new Believing(proxies));
        } else {
            Peer.mayBeProbe(context.channel(), false);
        }
        context.fireChannelRead(bytes);
        context.pipeline().remove(this);
    }

    private @Nullable String problemOf(boolean header, boolean trusted) {
        boolean required = proxies.header() == ProxyHeader.REQUIRED;
        if (!trusted && (header || required)) {
            return "the connection does not come from a trusted proxy";
        }
        return required && !header ? "there is no header" : null;
    }

    /** Comes behind the decoder, and goes with the one message from it. */
    private static final class Believing extends ChannelInboundHandlerAdapter {

        private final Proxies proxies;

        private Believing(Proxies proxies) {
            this.proxies = proxies;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            HAProxyMessage header = (HAProxyMessage) message;
            try {
                // LOCAL is the load balancer itself, and without an address it does not know who that is.
                if (header.command() == HAProxyCommand.PROXY && header.sourceAddress() != null) {
                    InetSocketAddress client = client(header);
                    if (client != null) {
                        Peer.isBehindProxy(context.channel(), client);
                        // In version 1 a load balancer that speaks for itself says where it is itself.
                        Peer.mayBeProbe(context.channel(), proxies.isTrusted(client.getAddress()));
                    }
                }
            } finally {
                ReferenceCountUtil.release(header);
            }
            context.pipeline().remove(this);
        }

        /** Null for what has no IP address. */
        private static @Nullable InetSocketAddress client(HAProxyMessage header) {
            byte[] address = NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
            try {
                return address == null
                        ? null
                        : new InetSocketAddress(InetAddress.getByAddress(address), header.sourcePort());
            } catch (UnknownHostException neverOfThisLength) {
                throw new IllegalStateException(neverOfThisLength);
            }
        }
    }
}
