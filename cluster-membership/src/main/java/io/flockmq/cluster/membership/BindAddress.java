package io.flockmq.cluster.membership;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.spi.MemberAddressProvider;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Comparator;
import java.util.List;

/**
 * The one address where the member port listens, which is also what other members are told. If that is "all interfaces",
 * others are told the address of the first one that is up and no loopback.
 *
 * <p>Hazelcast's own way, {@code interfaces}, would also drop every configured member whose <em>name</em> resolves to another
 * address than this node's.
 */
final class BindAddress implements MemberAddressProvider {

    private final InetSocketAddress bind;
    private final InetSocketAddress told;

    /**
     * Looks the name up.
     *
     * @throws IOException if there is no such name, or no interface that others could reach
     */
    BindAddress(String host, int port) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        bind = new InetSocketAddress(address, port);
        told = address.isAnyLocalAddress() ? new InetSocketAddress(reachableAddress(), port) : bind;
    }

    boolean isAnyInterface() {
        return bind.getAddress().isAnyLocalAddress();
    }

    boolean isIpv4() {
        return told.getAddress() instanceof Inet4Address;
    }

    @Override
    public InetSocketAddress getBindAddress() {
        return bind;
    }

    @Override
    public InetSocketAddress getBindAddress(EndpointQualifier qualifier) {
        return bind;
    }

    @Override
    public InetSocketAddress getPublicAddress() {
        return told;
    }

    @Override
    public InetSocketAddress getPublicAddress(EndpointQualifier qualifier) {
        return told;
    }

    private static InetAddress reachableAddress() throws IOException {
        List<InetAddress> reachable = NetworkInterface.networkInterfaces()
                .filter(BindAddress::isUp)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .sorted(Comparator.comparingInt(address -> address instanceof Inet4Address ? 0 : 1))
                .toList();
        if (reachable.isEmpty()) {
            throw new IOException("no interface is up that other nodes could reach");
        }
        return reachable.getFirst();
    }

    private static boolean isUp(NetworkInterface candidate) {
        try {
            return candidate.isUp();
        } catch (IOException unknown) {
            return false;
        }
    }
}
