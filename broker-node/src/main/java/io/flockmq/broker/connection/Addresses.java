package io.flockmq.broker.connection;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Socket addresses as people write them. */
public final class Addresses {

    private Addresses() {}

    /** Where the client of a channel is, or "unknown" once the channel is not connected any more. */
    static String of(Channel channel) {
        SocketAddress client = Peer.address(channel);
        return client == null ? "unknown" : forPeople(client);
    }

    /**
     * {@code 127.0.0.1:1883} or {@code [::1]:1883}, never a name, so that nothing is looked up; without the port where that is 0,
     * which is unknown.
     */
    public static String forPeople(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            if (inet.getPort() == 0) {
                return NetUtil.toAddressString(inet.getAddress());
            }
            return NetUtil.toSocketAddressString(inet);
        }
        return address.toString();
    }
}
