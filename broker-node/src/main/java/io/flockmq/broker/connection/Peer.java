package io.flockmq.broker.connection;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a channel, behind proxies and in TLS. */
public final class Peer {

    private static final AttributeKey<InetSocketAddress> BEHIND_PROXY = AttributeKey.valueOf(Peer.class, "behindProxy");

    private static final AttributeKey<Boolean> PROBE = AttributeKey.valueOf(Peer.class, "probe");
    private static final AttributeKey<Predicate<X509Certificate>> REVOKED = AttributeKey.valueOf(Peer.class, "revoked");

    private Peer() {}

    /** Notes what a trusted proxy says: where the client is that it speaks for. */
    public static void isBehindProxy(Channel channel, InetSocketAddress client) {
        channel.attr(BEHIND_PROXY).set(client);
    }

    /**
     * Says whether a connection may go without a word before its CONNECT: those of load balancers do, that only look whether there is
     * a broker.
     */
    public static void mayBeProbe(Channel channel, boolean probe) {
        channel.attr(PROBE).set(probe ? Boolean.TRUE : null);
    }

    /** Whether nothing is told of a connection that goes before its CONNECT. */
    static boolean isProbe(Channel channel) {
        return channel.hasAttr(PROBE) && Boolean.TRUE.equals(channel.attr(PROBE).get());
    }

    /** Where the client is, null if the channel is not connected any more. */
    public static @Nullable SocketAddress address(Channel channel) {
        // An attribute that is asked for is made, and takes memory.
        InetSocketAddress behindProxy =
                channel.hasAttr(BEHIND_PROXY) ? channel.attr(BEHIND_PROXY).get() : null;
        return behindProxy == null ? channel.remoteAddress() : behindProxy;
    }

    /** The same without the port, null for a client without an IP address. */
    public static @Nullable InetAddress inetAddress(Channel channel) {
        return address(channel) instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    /** Notes how to find out whether a certificate of the client does not count any more. */
    public static void isRevokedIf(Channel channel, Predicate<X509Certificate> revoked) {
        channel.attr(REVOKED).set(revoked);
    }

    /** Whether its certificate, or one of those that vouch for it, has been revoked, perhaps since TLS has verified them. */
    static boolean isRevoked(Channel channel) {
        Predicate<X509Certificate> revoked =
                channel.hasAttr(REVOKED) ? channel.attr(REVOKED).get() : null;
        return revoked != null && certificates(channel).stream().anyMatch(revoked);
    }

    /** The certificate of the client with those that vouch for it, as TLS has verified them; empty for none. */
    static List<X509Certificate> certificates(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return List.of();
        }
        try {
            return Arrays.stream(tls.engine().getSession().getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }
}
