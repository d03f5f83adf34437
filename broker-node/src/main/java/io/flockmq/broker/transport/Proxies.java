package io.flockmq.broker.transport;

import io.flockmq.broker.security.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * The load balancers before a listener that are believed when they say where clients are. Immutable.
 *
 * @param header whether they say so with the PROXY protocol
 * @param forwardedFor whether they say so with the header X-Forwarded-For
 * @param trusted where they are
 */
public record Proxies(ProxyHeader header, boolean forwardedFor, List<AddressRange> trusted) {

    /** There are none. */
    public static final Proxies NONE = new Proxies(ProxyHeader.OFF, false, List.of());

    /** Whether connections begin with the header of the PROXY protocol. */
    public enum ProxyHeader {
        /** They do not. */
        OFF,
        /** Those of load balancers may. */
        AUTO,
        /** All do, and come from load balancers. */
        REQUIRED
    }

    /** Copies the list. */
    public Proxies {
        trusted = List.copyOf(trusted);
    }

    boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    boolean isTrusted(SocketAddress address) {
        return address instanceof InetSocketAddress inet && isTrusted(inet.getAddress());
    }
}
